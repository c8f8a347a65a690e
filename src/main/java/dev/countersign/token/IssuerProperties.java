package dev.countersign.token;

import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Who signs.
 *
 * @param issuer the address that clients reach the service at, {@code iss}
 */
@ConfigurationProperties("countersign")
public record IssuerProperties(@DefaultValue("countersign") String issuer) {

	private static final Pattern ADDRESS = Pattern.compile("(?i:https?)://[^/?#]+(/[^?#]*)?");

	/**
	 * Takes what was set.
	 * @throws FailureAnalyzedException if no verifier could compare it
	 */
	public IssuerProperties {
		if (issuer.isBlank() || issuer.matches("(?s).*[\\s?#].*")) {
			throw new FailureAnalyzedException(
					"The setting countersign.issuer is empty, or holds a blank, a query or a fragment.",
					"Set countersign.issuer (COUNTERSIGN_ISSUER) to the address that clients reach the service at, such as "
							+ "https://login.example.com, or leave it out.");
		}
	}

	/**
	 * Returns where clients reach the service, without a slash at the end. An issuer that
	 * is a name tells nobody where to go.
	 */
	public Optional<String> address() {
		return ADDRESS.matcher(this.issuer).matches() ? Optional.of(this.issuer.replaceFirst("/+$", ""))
				: Optional.empty();
	}

}
