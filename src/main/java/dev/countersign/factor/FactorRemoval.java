package dev.countersign.factor;

import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.AccessToken;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Removes factors of every kind. An account that needs one keeps its last.
 */
@Service
class FactorRemoval {

	private final Factors factors;

	private final RecoveryCodes codes;

	private final LoginGate gate;

	private final FactorDemand demand;

	private final FactorAudit audit;

	private final TransactionOperations transactions;

	FactorRemoval(Factors factors, RecoveryCodes codes, LoginGate gate, FactorDemand demand, FactorAudit audit,
			TransactionOperations transactions) {
		this.factors = factors;
		this.codes = codes;
		this.gate = gate;
		this.demand = demand;
		this.audit = audit;
		this.transactions = transactions;
	}

	/**
	 * Removes a factor, and with the last one the recovery codes.
	 * @throws ProblemException if the caller has none of this id, or has to have one and
	 * this is the last
	 */
	void remove(AccessToken caller, UUID id) {
		this.transactions.executeWithoutResult((transaction) -> {
			Account account = this.gate.hold(caller);
			Factor factor = this.factors.findConfirmed(account.id())
				.stream()
				.filter((own) -> own.id().equals(id))
				.findAny()
				.orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "The caller has no such factor."));
			this.factors.delete(id);
			this.audit.removed(account, factor);
			if (this.factors.findKinds(account.id()).isEmpty()) {
				requireNoDemand(account);
				this.codes.delete(account.id());
			}
		});
	}

	private void requireNoDemand(Account account) {
		if (account.shortPassword()) {
			throw new ProblemException(Problem.CONFLICT,
					"The password is too short to stand alone. Choose a longer one first: PUT /password");
		}
		if (this.demand.appliesTo(account)) {
			throw new ProblemException(Problem.CONFLICT,
					"A role of the account requires a second factor. Add another one first: POST /factors/totp");
		}
	}

}
