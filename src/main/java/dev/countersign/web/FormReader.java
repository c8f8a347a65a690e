package dev.countersign.web;

import java.net.URLDecoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.countersign.address.PathSpelling;
import dev.countersign.password.StrictUtf8;
import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Reads the parameters of a query and of a form. Each takes a hundred bytes of memory,
 * though it may have come as two, and nobody knows yet whose they are.
 */
final class FormReader {

	private final MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();

	private final int max;

	private int count;

	/**
	 * Makes one that has read nothing.
	 * @param max how many parameters there may be in all, or less than 0 for any number
	 */
	FormReader(int max) {
		this.max = max;
	}

	/**
	 * Adds what a text holds to what was read before.
	 * @param form pairs of names and values, a byte for a character, or null for none
	 * @throws IllegalArgumentException if it is no form, or there are too many parameters
	 */
	void read(@Nullable String form) {
		int start = 0;
		while (form != null && start < form.length()) {
			int separator = form.indexOf('&', start);
			int end = (separator < 0) ? form.length() : separator;
			if (end > start) {
				add(form.substring(start, end));
			}
			start = end + 1;
		}
	}

	/** Returns what was read, in the order in which it came. */
	MultiValueMap<String, String> parameters() {
		return this.parameters;
	}

	private void add(String pair) {
		this.count++;
		if (this.max >= 0 && this.count > this.max) {
			throw new IllegalArgumentException("There are more than %d parameters".formatted(this.max));
		}
		String[] parts = pair.split("=", 2);
		this.parameters.add(decode(parts[0]), (parts.length == 2) ? decode(parts[1]) : "");
	}

	/**
	 * Takes bytes as characters, as the container has a query, and reads them strictly: a
	 * character in the place of what cannot be read would make one text of many.
	 */
	private static String decode(String text) {
		if (!PathSpelling.hasWholeEscapes(text)) {
			throw new IllegalArgumentException("A parameter has an escape that is not whole");
		}
		byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
		try {
			return StrictUtf8.decode(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("A parameter is not in UTF-8", ex);
		}
	}

}
