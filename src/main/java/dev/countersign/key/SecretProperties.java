package dev.countersign.key;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The secrets that the deployer gives.
 *
 * @param secret signs: {@code hex:} or {@code base64:} and 32 random bytes or more; may
 * be absent on the embedded database
 * @param previousSecrets still verify what they signed
 */
@ConfigurationProperties("countersign")
record SecretProperties(@Nullable String secret, @DefaultValue List<String> previousSecrets) {

	boolean isSet() {
		return this.secret != null && !this.secret.isBlank();
	}

	@Override
	public String toString() {
		return "SecretProperties[not shown]";
	}

}
