package dev.countersign.key;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Secrets that stand in tutorials and sample projects, as SHA-256 digests of what stands
 * there and of the bytes that it decodes to.
 */
final class PublishedSecrets {

	private PublishedSecrets() {
	}

	static boolean contain(String digest) {
		InputStream list = Objects
			.requireNonNull(PublishedSecrets.class.getResourceAsStream("published-secrets.sha256"));
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII))) {
			return lines.lines().anyMatch(digest::equals);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
