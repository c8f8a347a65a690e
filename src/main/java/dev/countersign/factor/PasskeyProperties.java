package dev.countersign.factor;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Where passkeys may be used.
 *
 * @param origins of the pages that ask for them; that of the issuer where none is set
 * @param rpId the name that they are bound to; the host of the first origin unless it is
 * set
 */
@ConfigurationProperties("countersign.passkeys")
record PasskeyProperties(@DefaultValue List<String> origins, @Nullable String rpId) {

	PasskeyProperties {
		origins = List.copyOf(origins);
		origins.stream().filter((origin) -> !isOrigin(origin)).findAny().ifPresent((origin) -> {
			throw new FailureAnalyzedException(
					"The setting countersign.passkeys.origins names '%s', which is not an origin.".formatted(origin),
					"Name each origin as browsers send it, without a path, such as https://app.example.com.");
		});
	}

	private static boolean isOrigin(String text) {
		try {
			URI uri = URI.create(text);
			return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null
					&& uri.getPath().isEmpty() && uri.getQuery() == null && uri.getFragment() == null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
