package dev.countersign.oauth;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The secrets of service accounts for whoever runs the service and has no token.
 */
@Service
public class OperatorSecrets {

	private final SecretService secrets;

	OperatorSecrets(SecretService secrets) {
		this.secrets = secrets;
	}

	/**
	 * Makes a secret.
	 * @param accountId for which service account
	 * @return the secret, which nobody can be shown again
	 * @throws ProblemException if that is a person's account, or has two secrets
	 */
	public MadeSecret make(UUID accountId) {
		NewSecret made = this.secrets.make(accountId, (account) -> {
		});
		return new MadeSecret(made.stored().id(), accountId, made.secret().value());
	}

	/**
	 * Lists the secrets of an account, the oldest first.
	 * @param accountId whose
	 * @throws ProblemException if that is a person's account
	 */
	public List<ListedSecret> list(UUID accountId) {
		return this.secrets.find(accountId)
			.stream()
			.map((secret) -> new ListedSecret(secret.id(), secret.createdAt(), secret.lastUsedAt()))
			.toList();
	}

	/**
	 * Ends a secret, and the tokens that were made with it.
	 * @param accountId whose
	 * @param secretId which
	 * @throws ProblemException if there is no such secret
	 */
	public void end(UUID accountId, UUID secretId) {
		this.secrets.end(accountId, secretId, (account) -> {
		});
	}

	/**
	 * A secret that was just made.
	 *
	 * @param id what ends it
	 * @param clientId what goes with it, the account's id
	 * @param clientSecret the secret
	 */
	public record MadeSecret(UUID id, UUID clientId, String clientSecret) {

		@Override
		public String toString() {
			return "MadeSecret[id=" + this.id + "]";
		}

	}

	/**
	 * A secret as its operator sees it later.
	 *
	 * @param id what ends it
	 * @param createdAt when it was made
	 * @param lastUsedAt when it was last used, to the minute; null if it never was
	 */
	public record ListedSecret(UUID id, Instant createdAt, @Nullable Instant lastUsedAt) {
	}

}
