package dev.countersign.factor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import com.bastiaanjansen.otp.HMACAlgorithm;

import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Reads the secrets of apps as other systems have them: in Base32, or as the address that
 * apps read from a picture.
 *
 * @see <a href="https://github.com/google/google-authenticator/wiki/Key-Uri-Format">the
 * form of the addresses</a>
 */
final class TotpImport {

	/** From 80 bits, which many have, to what the longest hash makes of a key. */
	private static final Pattern SECRET = Pattern.compile("[A-Z2-7]{16,103}");

	private static final Pattern SCHEME = Pattern.compile("(?i)otpauth://.*");

	@SuppressWarnings("deprecation")
	private static final Map<String, HMACAlgorithm> ALGORITHMS = Map.of("SHA1", HMACAlgorithm.SHA1, "SHA256",
			HMACAlgorithm.SHA256, "SHA512", HMACAlgorithm.SHA512);

	private static final int MAX_PERIOD = 300;

	private TotpImport() {
	}

	/**
	 * Reads a secret.
	 * @throws IllegalArgumentException that says what is wrong with it, and nothing of it
	 */
	static Totp parse(String text) {
		return SCHEME.matcher(text.strip()).matches() ? address(text.strip()) : totp("SHA1", "6", "30", text);
	}

	private static Totp address(String text) {
		UriComponents address = UriComponentsBuilder.fromUriString(text.replace(" ", "%20")).build();
		if (!"totp".equalsIgnoreCase(address.getHost())) {
			throw new IllegalArgumentException("has the address of codes that do not go by the time");
		}
		MultiValueMap<String, String> query = address.getQueryParams();
		return totp(value(query, "algorithm", "SHA1"), value(query, "digits", "6"), value(query, "period", "30"),
				value(query, "secret", ""));
	}

	private static Totp totp(String algorithm, String digits, String period, String secret) {
		String characters = secret.replaceAll("[\\s=-]", "").toUpperCase(Locale.ROOT);
		if (!SECRET.matcher(characters).matches()) {
			throw new IllegalArgumentException("has a secret that is not 16 to 103 characters of Base32");
		}
		HMACAlgorithm known = ALGORITHMS.get(algorithm.toUpperCase(Locale.ROOT).replaceAll("^HMAC|-", ""));
		if (known == null) {
			throw new IllegalArgumentException("names an algorithm that is none of SHA1, SHA256 and SHA512");
		}
		return new Totp(known, number(digits, "digits", 6, 8), number(period, "seconds", 1, MAX_PERIOD), characters);
	}

	private static int number(String text, String name, int least, int most) {
		try {
			int number = Integer.parseInt(text);
			if (number >= least && number <= most) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Refused below, as a number that is too large.
		}
		throw new IllegalArgumentException("has a number of %s that is not from %d to %d".formatted(name, least, most));
	}

	private static String value(MultiValueMap<String, String> query, String name, String absent) {
		String value = query.getFirst(name);
		return (value != null) ? URLDecoder.decode(value, StandardCharsets.UTF_8) : absent;
	}

}
