package dev.countersign.address;

import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The pages of other origins that may ask from within a browser.
 *
 * @param allowedOrigins their origins; none unless set
 */
@ConfigurationProperties("countersign.cors")
public record CorsProperties(@DefaultValue List<String> allowedOrigins) {

	private static final Pattern ORIGIN = Pattern
		.compile("https?://[A-Za-z0-9._-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?");

	/**
	 * Keeps a copy.
	 * @throws FailureAnalyzedException if one of them is not an origin
	 */
	public CorsProperties {
		allowedOrigins.forEach(CorsProperties::check);
		allowedOrigins = List.copyOf(allowedOrigins);
	}

	private static void check(String origin) {
		if (!ORIGIN.matcher(origin).matches()) {
			throw new FailureAnalyzedException(
					"The setting countersign.cors.allowed-origins names '%s', which is not an origin."
						.formatted(origin),
					"Name each origin as browsers send it, without a path, such as https://app.example.com,http://localhost:5173.");
		}
	}

}
