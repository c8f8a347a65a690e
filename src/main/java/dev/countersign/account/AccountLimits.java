package dev.countersign.account;

import java.util.UUID;

import dev.countersign.limit.CredentialGuard;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;

/**
 * What is counted against an account's name, for whoever may forget it.
 */
@Service
public class AccountLimits {

	private final Accounts accounts;

	private final CredentialGuard failures;

	private final AccountAudit audit;

	AccountLimits(Accounts accounts, CredentialGuard failures, AccountAudit audit) {
		this.accounts = accounts;
		this.failures = failures;
		this.audit = audit;
	}

	/**
	 * Forgets what was counted against an account's name from everywhere, so that
	 * strangers keep its owner out no longer. What was counted for one address, device or
	 * place stays: strangers have no part in it.
	 * @param id whose
	 * @throws ProblemException {@link Problem#NOT_FOUND} if there is no such account
	 */
	public void lift(UUID id) {
		Account account = this.accounts.findById(id).orElseThrow(UnknownAccountException::new);
		this.failures.forget(account.username().value());
		this.audit.limitsLifted(account);
	}

}
