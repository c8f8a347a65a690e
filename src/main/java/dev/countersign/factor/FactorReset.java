package dev.countersign.factor;

import java.util.List;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.AccountSessions;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes every second factor from an account whose owner has lost them, for administrators
 * and operators.
 */
@Service
public class FactorReset {

	private final Factors factors;

	private final RecoveryCodes codes;

	private final AccountSessions sessions;

	private final FactorAudit audit;

	private final TransactionOperations transactions;

	FactorReset(Factors factors, RecoveryCodes codes, AccountSessions sessions, FactorAudit audit,
			TransactionOperations transactions) {
		this.factors = factors;
		this.codes = codes;
		this.sessions = sessions;
		this.audit = audit;
		this.transactions = transactions;
	}

	/**
	 * Removes the second factors of an account with its recovery codes, and ends its
	 * sessions. The password alone opens it again, unless more is demanded of it.
	 * @param accountId whose
	 * @return how many there were
	 * @throws ProblemException {@link Problem#NOT_FOUND} if there is no such account
	 */
	public int reset(UUID accountId) {
		return this.transactions.execute((transaction) -> {
			Account account = this.sessions.lock(accountId);
			List<Factor> removed = this.factors.findConfirmed(accountId);
			if (!removed.isEmpty()) {
				removed.forEach((factor) -> {
					this.factors.delete(factor.id());
					this.audit.removed(account, factor);
				});
				this.codes.delete(accountId);
				this.sessions.end(account);
			}
			return removed.size();
		});
	}

}
