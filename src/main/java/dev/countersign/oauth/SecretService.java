package dev.countersign.oauth;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import dev.countersign.account.Account;
import dev.countersign.account.ServiceAccounts;
import dev.countersign.account.ServiceSecrets;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.revocation.Revocations;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The secrets of service accounts: made, listed and ended. There are two at a time, so
 * that the next is in use everywhere before the last one ends.
 */
@Service
class SecretService {

	private final StoredSecrets secrets;

	private final ServiceAccounts accounts;

	private final ServiceTokens tokens;

	private final Revocations revocations;

	private final SecretAudit audit;

	private final TransactionOperations transactions;

	SecretService(StoredSecrets secrets, ServiceAccounts accounts, ServiceTokens tokens, Revocations revocations,
			SecretAudit audit, TransactionOperations transactions) {
		this.secrets = secrets;
		this.accounts = accounts;
		this.tokens = tokens;
		this.revocations = revocations;
		this.audit = audit;
		this.transactions = transactions;
	}

	/**
	 * Makes a secret.
	 * @param accountId whose
	 * @param guard throws if the caller may do nothing to such an account
	 * @return the secret, which nobody can be shown again
	 * @throws ProblemException if there is no such service account, or it has two secrets
	 */
	NewSecret make(UUID accountId, Consumer<Account> guard) {
		NewSecret made = this.secrets.make(accountId);
		this.transactions.executeWithoutResult((transaction) -> {
			Account account = lock(accountId, guard);
			if (this.secrets.find(accountId).size() >= ServiceSecrets.MAX_SECRETS) {
				throw new ProblemException(Problem.CONFLICT,
						"The account has two secrets, and may have no more. First end the one that is no longer used.");
			}
			this.secrets.add(made.stored());
			this.audit.created(account, made.stored());
		});
		return made;
	}

	/**
	 * Returns the secrets of an account, the oldest first.
	 * @throws ProblemException if there is no such service account
	 */
	List<StoredSecret> find(UUID accountId) {
		this.accounts.require(accountId);
		return this.secrets.find(accountId);
	}

	/**
	 * Ends a secret, and with it the tokens that were made with it.
	 * @param guard throws if the caller may do nothing to such an account
	 * @throws ProblemException if there is no such secret
	 */
	void end(UUID accountId, UUID secretId, Consumer<Account> guard) {
		this.transactions.executeWithoutResult((transaction) -> {
			Account account = lock(accountId, guard);
			StoredSecret secret = this.secrets.find(accountId)
				.stream()
				.filter((stored) -> stored.id().equals(secretId))
				.findAny()
				.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "The account has no such secret."));
			this.secrets.delete(secretId);
			this.audit.ended(account, secret);
			this.revocations.revoke(this.tokens.cutOff(secret));
		});
	}

	private Account lock(UUID accountId, Consumer<Account> guard) {
		Account account = this.accounts.lock(accountId);
		guard.accept(account);
		return account;
	}

}
