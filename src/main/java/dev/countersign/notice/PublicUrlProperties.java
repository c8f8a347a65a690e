package dev.countersign.notice;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Where people reach the service with a browser.
 *
 * @param publicUrl what links in mails begin with; {@code countersign.issuer} where that
 * is an address and this is not set
 */
@ConfigurationProperties("countersign")
record PublicUrlProperties(@Nullable String publicUrl) {

	private static final Pattern ADDRESS = Pattern.compile("(?i:https?)://[^\\s/?#@]+(/[^\\s?#]*)?");

	PublicUrlProperties {
		if (publicUrl != null && !ADDRESS.matcher(publicUrl).matches()) {
			throw new FailureAnalyzedException(
					"The setting countersign.public-url is '%s', which is not an address."
						.formatted(publicUrl.replaceAll("\\p{Cntrl}", " ")),
					"Set countersign.public-url (COUNTERSIGN_PUBLIC_URL) to where people reach the service, such as "
							+ "https://login.example.com.");
		}
	}

}
