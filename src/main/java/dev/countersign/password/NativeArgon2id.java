package dev.countersign.password;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Argon2id in code that was compiled for this machine. What one build of it writes, all
 * others read.
 */
interface NativeArgon2id {

	/** Returns what operators know the library by. */
	String name();

	/**
	 * Hashes a password with a new salt and the cost that new hashes have.
	 * @param password the password, in UTF-8
	 * @return the hash, as a string that names its parameters
	 * @throws IllegalStateException if there is no memory left
	 */
	String encode(byte[] password);

	/**
	 * Compares a password with a hash in constant time.
	 * @param password the password, in UTF-8
	 * @param hash a hash of one lane
	 * @return whether it is the hash of the password
	 * @throws IllegalStateException if there is no memory left, which says nothing about
	 * the password; libsodium on Windows returns false there
	 */
	boolean matches(byte[] password, String hash);

	/**
	 * Returns the build that is the quickest on this machine, or nothing where none has a
	 * library for it.
	 */
	static Optional<NativeArgon2id> load() {
		List<NativeArgon2id> builds = Stream.of(SodiumArgon2id.load(), ReferenceArgon2id.load())
			.flatMap(Optional::stream)
			.toList();
		if (builds.size() > 1) {
			return Optional
				.of(new QuickestArgon2id(builds, QuickestArgon2id.cpuTime(ManagementFactory.getThreadMXBean())));
		}
		Log log = LogFactory.getLog(NativeArgon2id.class);
		builds.forEach((build) -> log.debug("Hashing passwords by " + build.name()));
		if (builds.isEmpty()) {
			log.info("Hashing passwords in Java, which is slower, as no library for it loads here");
		}
		return builds.stream().findFirst();
	}

}
