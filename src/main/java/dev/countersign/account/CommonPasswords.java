package dev.countersign.account;

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
import java.util.zip.GZIPInputStream;

import org.springframework.stereotype.Component;

/**
 * The passwords that people choose most, and what is one of them made long: repeated, or
 * with digits and signs at its end.
 */
@Component
class CommonPasswords {

	private static final Pattern REPETITION = Pattern.compile("(.+?)\\1+", Pattern.DOTALL);

	private static final Pattern ENDING = Pattern.compile("[^\\p{L}]{1,256}$");

	private final Set<String> passwords;

	CommonPasswords() {
		this.passwords = read();
	}

	/**
	 * Tells whether a password is one of them.
	 * @param folded in lower case, of at most 256 characters
	 */
	boolean contain(String folded) {
		String stem = ENDING.matcher(folded).replaceFirst("");
		return isListed(folded) || isListed(stem);
	}

	private boolean isListed(String text) {
		String unit = REPETITION.matcher(text).matches() ? REPETITION.matcher(text).replaceFirst("$1") : text;
		return this.passwords.contains(text) || this.passwords.contains(unit)
				|| (unit.codePointCount(0, unit.length()) == 1 && !text.equals(unit));
	}

	int size() {
		return this.passwords.size();
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
