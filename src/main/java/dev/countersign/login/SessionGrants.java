package dev.countersign.login;

import java.util.Optional;
import java.util.function.Predicate;

import dev.countersign.account.Account;
import dev.countersign.account.Credentials;
import dev.countersign.account.LoginNames;
import dev.countersign.address.Origin;
import dev.countersign.limit.Attempt;
import dev.countersign.limit.CredentialGuard;
import dev.countersign.limit.DeviceMarkIssuer;
import dev.countersign.limit.KnownClients;
import dev.countersign.limit.UsageBudgets;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Gives tokens to whoever asks for them over HTTP, in whichever form, within the budgets
 * of those who guess and of those who ask too often.
 */
@Service
public class SessionGrants {

	private final LoginNames names;

	private final Credentials credentials;

	private final SessionService sessions;

	private final CredentialGuard failures;

	private final KnownClients clients;

	private final UsageBudgets usage;

	private final SecondStep secondStep;

	SessionGrants(LoginNames names, Credentials credentials, SessionService sessions, CredentialGuard failures,
			KnownClients clients, UsageBudgets usage, SecondStep secondStep) {
		this.names = names;
		this.credentials = credentials;
		this.sessions = sessions;
		this.failures = failures;
		this.clients = clients;
		this.usage = usage;
		this.secondStep = secondStep;
	}

	/**
	 * Opens a session for a username and a password, which costs a hash: the caller's
	 * controller says so.
	 * @param username the name, or what else may stand for it, in any spelling
	 * @param password the password as typed
	 * @param code the code of a second factor, if the client has one at hand
	 * @param deviceMark what the request's header {@link DeviceMarkIssuer#HEADER} says,
	 * if it has one
	 * @param request where from
	 * @return the tokens, and what makes the device known
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if they are not good,
	 * {@link Problem#TOO_MANY_ATTEMPTS} or {@link Problem#BUSY} if they were not looked
	 * at, {@link Problem#SECOND_FACTOR_REQUIRED} if the account has a second factor and
	 * no code was sent
	 */
	public Opened logIn(String username, String password, @Nullable String code, @Nullable String deviceMark,
			HttpServletRequest request) {
		return logIn(username, password, code, deviceMark, request, (account) -> true).orElseThrow();
	}

	/**
	 * Opens a session for a username and a password unless the caller has no use for one.
	 * @param username the name, or what else may stand for it, in any spelling
	 * @param password the password as typed
	 * @param code a code of the second factor; null if none was sent
	 * @param deviceMark what the request's header {@link DeviceMarkIssuer#HEADER} says,
	 * if it has one
	 * @param request where from
	 * @param admits tells whether to open one, of the account whose password it was
	 * @return the tokens, and what makes the device known; nothing if none was opened
	 * @throws ProblemException as the other method does
	 */
	public Optional<Opened> logIn(String username, String password, @Nullable String code, @Nullable String deviceMark,
			HttpServletRequest request, Predicate<Account> admits) {
		Origin origin = Origin.of(request);
		String meant = this.names.resolve(username);
		Attempt attempt = new Attempt(meant, request.getRemoteAddr(), deviceMark);
		Verified verified = this.failures.guardLogin(attempt, () -> {
			Account account = this.credentials.verify(meant, password);
			return new Verified(account, (admits.test(account) && !this.secondStep.isNeeded(account))
					? this.sessions.open(account, origin) : null);
		}, (checked) -> checked.tokens() != null);
		if (!admits.test(verified.account())) {
			return Optional.empty();
		}
		IssuedTokens tokens = (verified.tokens() != null) ? verified.tokens()
				: this.secondStep.goOn(verified.account(), code, attempt, origin);
		return Optional.of(new Opened(tokens, this.clients.remember(verified.account().found(), attempt)));
	}

	/**
	 * Opens a session for a login whose password was right, and for a second factor.
	 * @param handle what the first step was answered with
	 * @param answer a code or a passkey's answer
	 * @param deviceMark what the request's header {@link DeviceMarkIssuer#HEADER} says,
	 * if it has one
	 * @param request where from
	 * @return the tokens, and what makes the device known
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the code is not
	 * good or the login is over, {@link Problem#TOO_MANY_ATTEMPTS} or
	 * {@link Problem#BUSY} if it was not looked at
	 */
	Opened finish(String handle, SecondStep.Answer answer, @Nullable String deviceMark, HttpServletRequest request) {
		String address = request.getRemoteAddr();
		LoginHandle login = this.secondStep.read(handle, address);
		Account account = this.secondStep.accountOf(login, address);
		Attempt attempt = new Attempt(account.username().value(), address, deviceMark);
		IssuedTokens tokens = this.secondStep.finish(login, account, answer, attempt, Origin.of(request));
		return new Opened(tokens, this.clients.remember(account.found(), attempt));
	}

	/**
	 * Exchanges a refresh token.
	 * @param refreshToken the token as the client sent it
	 * @param request where from
	 * @return the next tokens
	 * @throws ProblemException if the token is unknown, expired or revoked, or too many
	 * were
	 */
	public IssuedTokens refresh(String refreshToken, HttpServletRequest request) {
		return refresh(refreshToken, request, () -> {
		});
	}

	/**
	 * Exchanges a refresh token unless the caller has an objection.
	 * @param refreshToken the token as the client sent it
	 * @param request where from
	 * @param objection throws if the token, which was issued, is not to be exchanged; it
	 * is asked within the same budgets
	 * @return the next tokens
	 * @throws ProblemException as the other method does
	 */
	public IssuedTokens refresh(String refreshToken, HttpServletRequest request, Runnable objection) {
		Origin origin = Origin.of(request);
		return this.failures.guardToken(request.getRemoteAddr(), () -> {
			this.usage.takeRefreshOrRefuse(this.sessions.sessionOf(refreshToken));
			objection.run();
			return this.sessions.refresh(refreshToken, origin);
		});
	}

	/**
	 * A session that was just opened.
	 *
	 * @param tokens its first tokens
	 * @param deviceMark what to answer with in the header {@link DeviceMarkIssuer#HEADER}
	 */
	public record Opened(IssuedTokens tokens, String deviceMark) {

		@Override
		public String toString() {
			return "Opened[not shown]";
		}

	}

	private record Verified(Account account, @Nullable IssuedTokens tokens) {
	}

}
