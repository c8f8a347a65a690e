package dev.countersign.faults;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret as {@code countersign.secret} takes it.
 */
final class RandomSecret {

	private RandomSecret() {
	}

	static String make() {
		byte[] secret = new byte[32];
		new SecureRandom().nextBytes(secret);
		return "hex:" + HexFormat.of().formatHex(secret);
	}

}
