package dev.countersign.factor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.token.AccessToken;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Enrols factors of every kind. A factor counts once its owner has shown that it works.
 */
@Service
class FactorEnrolment {

	/** How long an enrolment may take. */
	private static final Duration LASTS = Duration.ofMinutes(15);

	private final Factors factors;

	private final RecoveryCodes codes;

	private final LoginGate gate;

	private final EnrolmentListener listener;

	private final FactorAudit audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	FactorEnrolment(Factors factors, RecoveryCodes codes, LoginGate gate, EnrolmentListener listener, FactorAudit audit,
			TransactionOperations transactions, Clock clock) {
		this.factors = factors;
		this.codes = codes;
		this.gate = gate;
		this.listener = listener;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Adds a factor that does not count yet, in the place of one of its kind that was
	 * begun before.
	 * @param most how many of its kind an account may have
	 * @throws ProblemException if the account has too many of the kind
	 */
	void begin(Factor factor, int most) {
		this.transactions.executeWithoutResult((transaction) -> {
			hold(factor.accountId());
			this.factors.deleteUnconfirmed(factor.accountId(), factor.kind());
			long others = this.factors.findConfirmed(factor.accountId())
				.stream()
				.filter((other) -> other.kind().equals(factor.kind()))
				.count();
			if (others >= most) {
				throw new ProblemException(Problem.CONFLICT,
						"The account has %d factors of this kind, and may not have more. Remove one first."
							.formatted(others));
			}
			this.factors.add(factor);
		});
	}

	/**
	 * Finds the factor that an account has begun to enrol.
	 * @throws ProblemException if there is none, or it was begun too long ago
	 */
	Factor begun(UUID accountId, String kind) {
		Instant now = this.clock.instant();
		return this.factors.findUnconfirmed(accountId, kind, now.minus(LASTS)).orElseThrow(FactorEnrolment::notBegun);
	}

	/**
	 * Lets a factor count that its owner has shown to work. The first one ends the
	 * account's other sessions, which the password alone has opened.
	 * @param position how far its codes are used up by that
	 * @return the account's recovery codes, shown this once; none if it had some before
	 */
	List<String> confirm(AccessToken caller, Factor factor, String method, long position,
			@Nullable Integer clockOffset) {
		return this.transactions.execute((transaction) -> {
			Account account = hold(caller.accountId());
			boolean first = this.factors.findKinds(account.id()).isEmpty();
			if (!this.factors.confirm(factor.id(), position, clockOffset, this.clock.instant())) {
				throw notBegun();
			}
			this.audit.added(account, factor);
			List<String> shown = first ? this.codes.renew(account.id()) : List.of();
			this.listener.enrolled(account, caller.sessionId(), method, first);
			return shown;
		});
	}

	/**
	 * Gives an account new recovery codes in the place of those that it has.
	 * @return the codes, shown this once
	 * @throws ProblemException if it has no factor that they could take the place of
	 */
	List<String> renewCodes(AccessToken caller) {
		return this.transactions.execute((transaction) -> {
			Account account = this.gate.hold(caller);
			if (this.factors.findKinds(account.id()).isEmpty()) {
				throw new ProblemException(Problem.CONFLICT,
						"The account has no second factor. Add one first: POST /factors/totp");
			}
			this.audit.codesCreated(account);
			return this.codes.renew(account.id());
		});
	}

	private Account hold(UUID accountId) {
		return this.gate.hold(accountId).orElseThrow(() -> new RefusedAuthentication(Problem.TOKEN_REVOKED));
	}

	private static ProblemException notBegun() {
		return new ProblemException(Problem.CONFLICT,
				"No enrolment is under way, or it was begun too long ago. Begin one: POST /factors/totp");
	}

}
