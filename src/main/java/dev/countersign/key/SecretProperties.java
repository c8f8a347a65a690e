package dev.countersign.key;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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

	/** The setting of the secret that signs, as messages name it. */
	static final String SETTING = "countersign.secret (COUNTERSIGN_SECRET)";

	/**
	 * Reads the secret that signs.
	 * @param embedded whether the database is this node's own, so that a secret may lie
	 * in the data folder
	 * @return nothing if it is to be looked for there
	 * @throws UnusableSecretException if it cannot be used, or is missing
	 */
	Optional<Secret> read(boolean embedded) {
		if (this.secret != null && !this.secret.isBlank()) {
			return Optional.of(Secret.parse(SETTING, this.secret));
		}
		if (!embedded) {
			throw new UnusableSecretException(SETTING,
					"is missing, and nodes that share a database must share a secret");
		}
		return Optional.empty();
	}

	List<Secret> readPrevious() {
		return IntStream.range(0, this.previousSecrets.size())
			.mapToObj((i) -> Secret.parse("countersign.previous-secrets[" + i + "]", this.previousSecrets.get(i)))
			.toList();
	}

	@Override
	public String toString() {
		return "SecretProperties[not shown]";
	}

}
