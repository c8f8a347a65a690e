package dev.countersign.key;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Stops the start: the secret cannot be used, and this is how to make one that can. Never
 * says what the secret was.
 */
class UnusableSecretException extends FailureAnalyzedException {

	UnusableSecretException(String setting, String problem) {
		this(setting, problem, SecretStrength.MIN_BYTES);
	}

	UnusableSecretException(String setting, String problem, int bytes) {
		super("The setting %s %s.".formatted(setting, problem), """
				Make a secret with one of these and set %1$s to what it prints, on every node the same:

				    echo "hex:$(openssl rand -hex %2$d)"
				    echo "base64:$(openssl rand -base64 %2$d)"
				""".formatted(setting, bytes));
	}

}
