package dev.countersign.address;

import java.util.List;
import java.util.Locale;
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
		.compile("(?i)https?://[a-z0-9._-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?");

	/**
	 * Keeps a copy, as browsers send them.
	 * @throws FailureAnalyzedException if one of them is not an origin
	 */
	public CorsProperties {
		allowedOrigins = allowedOrigins.stream().map(CorsProperties::asSent).toList();
	}

	/**
	 * As browsers send it, who write no capitals and no port that goes without saying.
	 */
	private static String asSent(String origin) {
		check(origin);
		return origin.toLowerCase(Locale.ROOT).replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2");
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
