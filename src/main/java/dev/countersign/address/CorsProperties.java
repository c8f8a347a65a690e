package dev.countersign.address;

import java.util.List;

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

	/**
	 * Keeps a copy, as browsers send them.
	 * @throws FailureAnalyzedException if one of them is not an origin
	 */
	public CorsProperties {
		allowedOrigins = WebOrigin.ofSetting("countersign.cors.allowed-origins", allowedOrigins)
			.stream()
			.map(WebOrigin::text)
			.toList();
	}

}
