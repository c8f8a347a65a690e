package dev.countersign.connection;

import java.util.List;
import java.util.Locale;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.env.Environment;

/**
 * The files that TLS needs, where the server speaks it itself.
 */
final class TlsSettings {

	private static final List<String> FILES = List.of("certificate", "certificate-private-key", "trust-certificate",
			"key-store", "trust-store");

	/** A certificate or a key may stand in the setting itself. */
	private static final String PEM = "-----BEGIN";

	private TlsSettings() {
	}

	/**
	 * Looks whether they are there.
	 * @throws FailureAnalyzedException if one is not, or if this user may not read it
	 */
	static void check(Environment settings) {
		for (String prefix : List.of("server.ssl.", "management.server.ssl.")) {
			FILES.stream().map(prefix::concat).forEach((setting) -> check(setting, settings.getProperty(setting, "")));
		}
	}

	private static void check(String setting, String place) {
		if (!place.isBlank() && !place.contains(PEM)
				&& !ApplicationResourceLoader.get().getResource(place).isReadable()) {
			throw new FailureAnalyzedException(
					"The setting %s names %s, which is not there, or which this user may not read.".formatted(setting,
							place),
					"Set %s (%s) to a file that this user may read, such as file:/etc/countersign/tls.pem."
						.formatted(setting, setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")));
		}
	}

}
