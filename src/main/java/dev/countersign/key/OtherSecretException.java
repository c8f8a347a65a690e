package dev.countersign.key;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Stops a command that was given another secret than the servers have. A server with a
 * secret of its own makes keys of its own; a command would work with keys that nobody
 * else has.
 */
class OtherSecretException extends FailureAnalyzedException {

	OtherSecretException() {
		super("The servers on this database have another secret than %s.".formatted(SecretProperties.SETTING),
				"Set it to theirs. If theirs is to change, start a server with the new one first.");
	}

}
