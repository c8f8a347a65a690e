package dev.countersign.login;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.address.Origin;
import dev.countersign.factor.PasskeyAssertions;
import dev.countersign.factor.SecondFactors;
import dev.countersign.limit.Attempt;
import dev.countersign.limit.CredentialGuard;
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

	private final CredentialGuard failures;

	private final PasskeyAssertions passkeys;

	private final Clock clock;

	SecondStep(SecondFactors factors, PasskeyAssertions passkeys, PendingLogins pending, LoginGate gate,
			SessionService sessions, CredentialGuard failures, Clock clock) {
		this.factors = factors;
		this.passkeys = passkeys;
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
		return open(account, guarded(attempt, () -> this.factors.prove(account, code)), origin);
	}

	/**
	 * Asks for a passkey as the second step.
	 * @param handle what the first step was answered with
	 * @param address where the request came from
	 * @return what a page hands to the browser
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the login was not
	 * begun, or is over
	 */
	Map<String, Object> askForPasskey(String handle, String address) {
		LoginHandle login = read(handle, address);
		return this.passkeys.ask(accountOf(login, address).id(), login.hash());
	}

	/**
	 * Reads a handle as a client sent it.
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if it cannot be one
	 */
	LoginHandle read(String handle, String address) {
		return this.failures.guardToken(address, () -> LoginHandle.parse(handle).orElseThrow(SecondStep::over));
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
	 * @param answer what the client sent
	 * @param attempt how the second request came
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the code is not
	 * good, or the login is over
	 */
	IssuedTokens finish(LoginHandle handle, Account account, Answer answer, Attempt attempt, Origin origin) {
		if (!this.pending.takeAttempt(handle)) {
			throw over();
		}
		SecondFactors.Proof proof = guarded(attempt,
				() -> (answer.passkey() != null) ? this.passkeys.prove(account.id(), handle.hash(), answer.passkey())
						: this.factors.prove(account, Objects.requireNonNull(answer.code())));
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

	private SecondFactors.Proof guarded(Attempt attempt, Supplier<SecondFactors.Proof> check) {
		Attempt step = new Attempt(attempt.username(), attempt.address(), attempt.deviceMark(), "second step");
		return this.failures.guardFactor(step, check);
	}

	private IssuedTokens open(Account account, SecondFactors.Proof proof, Origin origin) {
		return this.sessions.open(account, origin, Authenticated.byPasswordAnd(proof.method(), this.clock.instant()))
			.withRecoveryCodesLeft(proof.codesLeft());
	}

	/**
	 * What a client sends in the second step.
	 *
	 * @param code of an app, or a recovery code; null where a passkey answers
	 * @param passkey the answer of a passkey as browsers write it; null where there is a
	 * code
	 */
	record Answer(@Nullable String code, @Nullable String passkey) {

		@Override
		public String toString() {
			return "Answer[not shown]";
		}

	}

}
