package dev.countersign.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.springframework.stereotype.Component;

/**
 * The passwords that people choose most, and what is one of them made long: repeated, or
 * with digits and signs around it.
 */
@Component
class CommonPasswords {

	private static final Pattern AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");

	private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{P}\\p{S}]+");

	private final Set<String> passwords;

	CommonPasswords() {
		this.passwords = read();
	}

	/**
	 * Tells whether a password is one of them.
	 * @param folded in lower case, of at most 256 characters
	 */
	boolean contain(String folded) {
		return Stream.of(folded, strip(folded), BETWEEN.matcher(folded).replaceAll("")).anyMatch(this::isListed);
	}

	int size() {
		return this.passwords.size();
	}

	private boolean isListed(String text) {
		String unit = text.substring(0, period(text));
		return this.passwords.contains(text) || (unit.length() < text.length()
				&& (this.passwords.contains(unit) || unit.codePointCount(0, unit.length()) == 1));
	}

	/** Returns the length of the shortest beginning that the text goes on repeating. */
	private static int period(String text) {
		int[] border = new int[text.length() + 1];
		border[0] = -1;
		for (int end = 0; end < text.length(); end++) {
			int length = border[end];
			while (length >= 0 && text.charAt(length) != text.charAt(end)) {
				length = border[length];
			}
			border[end + 1] = length + 1;
		}
		return text.length() - Math.max(0, border[text.length()]);
	}

	private static String strip(String text) {
		return AROUND.matcher(text).replaceAll("");
	}

	private static Set<String> read() {
		try (InputStream file = Objects
			.requireNonNull(CommonPasswords.class.getResourceAsStream("common-passwords.txt.gz"));
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
			return lines.lines().collect(Collectors.toUnmodifiableSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
