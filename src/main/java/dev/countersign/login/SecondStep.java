package dev.countersign.login;

import java.time.Clock;
import java.util.List;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.address.Origin;
import dev.countersign.factor.SecondFactors;
import dev.countersign.limit.Attempt;
import dev.countersign.limit.FailedCredentials;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The second step of a login. It begins when the password was found right, and only then
 * is anything said of it.
 */
@Service
class SecondStep {

	private final SecondFactors factors;

	private final PendingLogins pending;

	private final LoginGate gate;

	private final SessionService sessions;

	private final FailedCredentials failures;

	private final Clock clock;

	SecondStep(SecondFactors factors, PendingLogins pending, LoginGate gate, SessionService sessions,
			FailedCredentials failures, Clock clock) {
		this.factors = factors;
		this.pending = pending;
		this.gate = gate;
		this.sessions = sessions;
		this.failures = failures;
		this.clock = clock;
	}

	/** Tells whether an account has a second factor. */
	boolean isNeeded(Account account) {
		return !this.factors.kindsOf(account.id()).isEmpty();
	}

	/**
	 * Goes on with a login whose password was right.
	 * @param account as it was when that was found
	 * @param code what the client sent together with the password; null for a second
	 * request
	 * @param attempt how it came
	 * @throws ProblemException {@link Problem#SECOND_FACTOR_REQUIRED} with a handle for
	 * the second request, or what is wrong with the code
	 */
	IssuedTokens goOn(Account account, @Nullable String code, Attempt attempt, Origin origin) {
		if (code == null) {
			List<String> kinds = this.factors.kindsOf(account.id());
			throw new SecondFactorRequiredException(this.pending.begin(account), kinds);
		}
		return open(account, prove(account, code, attempt), origin);
	}

	/**
	 * Finds the account whose login a handle belongs to.
	 * @param address where the request came from
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the login was not
	 * begun, or is over
	 */
	Account accountOf(LoginHandle handle, String address) {
		PendingLogins.Pending login = this.failures.guardToken(address,
				() -> this.pending.find(handle).orElseThrow(SecondStep::over));
		return this.gate.find(login.accountId())
			.filter((account) -> account.sessionEpoch() == login.sessionEpoch())
			.orElseThrow(SecondStep::over);
	}

	/**
	 * Finishes a login.
	 * @param account whose
	 * @param attempt how the second request came
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the code is not
	 * good, or the login is over
	 */
	IssuedTokens finish(LoginHandle handle, Account account, String code, Attempt attempt, Origin origin) {
		if (!this.pending.takeAttempt(handle)) {
			throw over();
		}
		SecondFactors.Proof proof = prove(account, code, attempt);
		if (!this.pending.finish(handle)) {
			throw over();
		}
		return open(account, proof, origin);
	}

	/** Makes the refusal of a handle that no login belongs to. */
	static ProblemException over() {
		return new ProblemException(Problem.INVALID_CREDENTIALS,
				"The login was not begun, was finished, or is over. Begin again: POST /login");
	}

	private SecondFactors.Proof prove(Account account, String code, Attempt attempt) {
		Attempt step = new Attempt(attempt.username(), attempt.address(), attempt.deviceMark(), "second step");
		return this.failures.guardFactor(step, () -> this.factors.prove(account, code));
	}

	private IssuedTokens open(Account account, SecondFactors.Proof proof, Origin origin) {
		return this.sessions.open(account, origin, Authenticated.byPasswordAnd(proof.method(), this.clock.instant()))
			.withRecoveryCodesLeft(proof.codesLeft());
	}

}
