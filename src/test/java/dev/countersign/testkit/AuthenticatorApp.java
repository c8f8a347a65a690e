package dev.countersign.testkit;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An app that shows codes of six digits, each for 30 seconds: what a phone does, with
 * nothing of the service's.
 *
 * @param secret in Base32
 */
public record AuthenticatorApp(String secret) {

	/** How long a code is shown. */
	public static final Duration STEP = Duration.ofSeconds(30);

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

	/**
	 * Returns what the app shows.
	 * @param now by the clock of its device
	 */
	public String code(Instant now) {
		byte[] step = ByteBuffer.allocate(Long.BYTES).putLong(now.getEpochSecond() / STEP.toSeconds()).array();
		byte[] mac = hmac(decode(), step);
		int start = mac[mac.length - 1] & 0xF;
		int number = ByteBuffer.wrap(mac, start, Integer.BYTES).getInt() & Integer.MAX_VALUE;
		return String.format(Locale.ROOT, "%06d", number % 1_000_000);
	}

	/**
	 * Returns a code that the app shows at none of the times around now.
	 * @param now the time
	 */
	public String wrongCode(Instant now) {
		for (int number = 0;; number++) {
			String code = String.format(Locale.ROOT, "%06d", number);
			if (isShownAround(now, code)) {
				continue;
			}
			return code;
		}
	}

	private boolean isShownAround(Instant now, String code) {
		for (int steps = -25; steps <= 25; steps++) {
			if (code(now.plus(STEP.multipliedBy(steps))).equals(code)) {
				return true;
			}
		}
		return false;
	}

	private byte[] decode() {
		ByteBuffer bytes = ByteBuffer.allocate(this.secret.length() * 5 / 8);
		int bits = 0;
		int held = 0;
		for (char character : this.secret.toCharArray()) {
			bits = bits << 5 | ALPHABET.indexOf(character);
			held += 5;
			if (held >= 8) {
				held -= 8;
				bytes.put((byte) (bits >> held));
			}
		}
		return bytes.array();
	}

	private static byte[] hmac(byte[] key, byte[] message) {
		try {
			Mac mac = Mac.getInstance("HmacSHA1");
			mac.init(new SecretKeySpec(key, "HmacSHA1"));
			return mac.doFinal(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
