package dev.countersign.login;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.address.Origin;
import dev.countersign.factor.PasskeyAssertions;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.limit.UsageBudgets;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Logins by a passkey alone. What a device signs cannot be guessed, so that nobody's
 * failures keep its owner out.
 */
@Service
class PasskeyLogin {

	private static final Set<String> METHODS = Set.of("hwk");

	private final PasskeyAssertions passkeys;

	private final LoginGate gate;

	private final SessionService sessions;

	private final CredentialGuard failures;

	private final UsageBudgets usage;

	private final SessionAudit audit;

	private final Clock clock;

	PasskeyLogin(PasskeyAssertions passkeys, LoginGate gate, SessionService sessions, CredentialGuard failures,
			UsageBudgets usage, SessionAudit audit, Clock clock) {
		this.passkeys = passkeys;
		this.gate = gate;
		this.sessions = sessions;
		this.failures = failures;
		this.usage = usage;
		this.audit = audit;
		this.clock = clock;
	}

	Map<String, Object> ask() {
		return this.passkeys.ask();
	}

	/**
	 * Opens a session for a passkey's answer.
	 * @param json as browsers write it
	 * @param origin where from
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if anything is wrong
	 */
	Opened logIn(String json, Origin origin, String address) {
		Account account = identify(json, address);
		this.usage.takeLoginOrRefuse(account.username().value());
		IssuedTokens tokens = this.sessions.open(account, origin, new Authenticated(this.clock.instant(), METHODS));
		return new Opened(account, tokens);
	}

	/**
	 * Returns the account as it was before the answer was judged, so that the gate can
	 * tell whether its sessions were ended meanwhile.
	 */
	private Account identify(String json, String address) {
		AtomicReference<@Nullable UUID> claimed = new AtomicReference<>();
		AtomicReference<@Nullable Account> found = new AtomicReference<>();
		try {
			return this.failures.guardToken(address, () -> {
				this.passkeys.identify(json, (accountId) -> {
					claimed.set(accountId);
					this.gate.find(accountId).ifPresent((account) -> {
						found.set(account);
						this.usage.refuseIfTooManyLogins(account.username().value());
					});
				});
				return Optional.ofNullable(found.get())
					.orElseThrow(() -> new ProblemException(Problem.INVALID_CREDENTIALS));
			});
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				this.audit.passkeyRefused(claimed.get());
			}
			throw ex;
		}
	}

	record Opened(Account account, IssuedTokens tokens) {
	}

}
