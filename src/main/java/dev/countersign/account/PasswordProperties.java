package dev.countersign.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What a new password must be like.
 *
 * @param minimumLength how many characters at least, from 8 to 64
 */
@ConfigurationProperties("countersign.password")
record PasswordProperties(@DefaultValue("15") int minimumLength) {

	PasswordProperties {
		if (minimumLength < 8 || minimumLength > 64) {
			throw new FailureAnalyzedException(
					"The setting countersign.password.minimum-length is %d.".formatted(minimumLength),
					"Set it to a number from 8 to 64.");
		}
	}

}
