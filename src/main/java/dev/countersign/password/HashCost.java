package dev.countersign.password;

/**
 * What checking one password may cost, for every kind of hash: 256 MiB, and about two
 * seconds. An import and a login ask the same table, so that whatever was taken over is
 * also verified.
 */
final class HashCost {

	private static final long MAX_MEMORY_KIB = 256 * 1024;

	/** Memory times passes. */
	private static final long MAX_ARGON2_WORK_KIB = 1024 * 1024;

	private static final int MAX_ARGON2_PASSES = 99;

	private static final int MAX_ARGON2_LANES = 16;

	private static final int MIN_BCRYPT = 4;

	private static final int MAX_BCRYPT = 15;

	/** Cost times block size times lanes. */
	private static final long MAX_SCRYPT_WORK = 1L << 23;

	/** What the stored form has room for. */
	private static final int MAX_SCRYPT_BYTE = 255;

	private static final int MAX_SCRYPT_LOG_COST = 20;

	private static final long MAX_PBKDF2_ITERATIONS = 5_000_000;

	/** The logarithm of the rounds of MD5. */
	private static final int MAX_PHPASS = 20;

	private HashCost() {
	}

	/** Returns how much memory it takes, in KiB. */
	static long checkArgon2(long memoryKib, long passes, long lanes) {
		if (passes < 1 || lanes < 1 || memoryKib < 8 * lanes) {
			throw UnusableHashException.broken();
		}
		if (memoryKib > MAX_MEMORY_KIB) {
			throw UnusableHashException.tooMuchMemory();
		}
		if (memoryKib * passes > MAX_ARGON2_WORK_KIB || passes > MAX_ARGON2_PASSES || lanes > MAX_ARGON2_LANES) {
			throw UnusableHashException.tooMuchWork();
		}
		return memoryKib;
	}

	static void checkBcrypt(long logRounds) {
		if (logRounds < MIN_BCRYPT) {
			throw UnusableHashException.broken();
		}
		if (logRounds > MAX_BCRYPT) {
			throw UnusableHashException.tooMuchWork();
		}
	}

	/** Returns how much memory it takes, in KiB: the table, and a row for each lane. */
	static long checkScrypt(long logCost, long blockSize, long lanes) {
		if (logCost < 1 || blockSize < 1 || lanes < 1) {
			throw UnusableHashException.broken();
		}
		if (logCost > MAX_SCRYPT_LOG_COST || blockSize > MAX_SCRYPT_BYTE
				|| (blockSize << logCost) / 8 > MAX_MEMORY_KIB) {
			throw UnusableHashException.tooMuchMemory();
		}
		if (lanes > MAX_SCRYPT_BYTE || (blockSize << logCost) * lanes > MAX_SCRYPT_WORK) {
			throw UnusableHashException.tooMuchWork();
		}
		return ((blockSize << logCost) + blockSize * lanes) / 8 + 1;
	}

	static void checkPbkdf2(long iterations) {
		if (iterations < 1) {
			throw UnusableHashException.broken();
		}
		if (iterations > MAX_PBKDF2_ITERATIONS) {
			throw UnusableHashException.tooMuchWork();
		}
	}

	static void checkPhpass(long logRounds) {
		if (logRounds < 1) {
			throw UnusableHashException.broken();
		}
		if (logRounds > MAX_PHPASS) {
			throw UnusableHashException.tooMuchWork();
		}
	}

}
