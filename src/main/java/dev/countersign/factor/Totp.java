package dev.countersign.factor;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import com.bastiaanjansen.otp.HMACAlgorithm;
import com.bastiaanjansen.otp.HOTPGenerator;
import com.bastiaanjansen.otp.TOTPGenerator;
import org.apache.commons.codec.binary.Base32;

/**
 * The secret that an app makes codes with, and how.
 *
 * @param algorithm what the code is made by
 * @param digits how long a code is, from 6 to 8
 * @param period how many seconds a code lasts
 * @param secret in Base32
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238</a>
 */
record Totp(HMACAlgorithm algorithm, int digits, int period, String secret) {

	/** As long as what the algorithm makes, as RFC 4226 recommends. */
	static final int SECRET_BYTES = 20;

	private static final int DIGITS = 6;

	private static final int PERIOD = 30;

	/** Returns one of the kind that every app knows; SHA-1 is good enough for a MAC. */
	@SuppressWarnings("deprecation")
	static Totp of(byte[] secret) {
		return new Totp(HMACAlgorithm.SHA1, DIGITS, PERIOD,
				Base32.builder().get().encodeToString(secret).replace("=", ""));
	}

	/** Reads it as it is stored. */
	static Totp parse(String text) {
		String[] parts = text.split(" ", 4);
		return new Totp(HMACAlgorithm.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]),
				parts[3]);
	}

	/** Returns what the secret says, however it is written. */
	byte[] key() {
		return Base32.builder().get().decode(this.secret);
	}

	/** Returns the step that a time lies in. */
	long step(Instant time) {
		return Math.floorDiv(time.getEpochSecond(), (long) this.period);
	}

	/** Returns the code of a step. */
	String code(long step) {
		return new HOTPGenerator.Builder(this.secret).withAlgorithm(this.algorithm)
			.withPasswordLength(this.digits)
			.build()
			.generate(step);
	}

	/**
	 * Returns the address that apps read from a picture.
	 * @param service what the app calls the service
	 * @param username what it calls the account
	 */
	URI uri(String service, String username) {
		TOTPGenerator generator = new TOTPGenerator.Builder(this.secret)
			.withHOTPGenerator((hotp) -> hotp.withAlgorithm(this.algorithm).withPasswordLength(this.digits))
			.withPeriod(Duration.ofSeconds(this.period))
			.build();
		try {
			return generator.getURI(service, username);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException("The library encodes every name", ex);
		}
	}

	/** Returns it as it is stored, which is encrypted first. */
	String text() {
		return String.format(Locale.ROOT, "%s %d %d %s", this.algorithm.name(), this.digits, this.period, this.secret);
	}

	@Override
	public String toString() {
		return "Totp[not shown]";
	}

}
