package dev.countersign.introspection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.account.Roles;
import dev.countersign.apitoken.ApiTokenService;
import dev.countersign.login.RefreshTokenState;
import dev.countersign.login.SessionTokens;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.revocation.Revocations;
import dev.countersign.token.AccessToken;
import dev.countersign.token.BearerToken;
import dev.countersign.token.TokenVerifier;

import org.springframework.stereotype.Service;

/**
 * Answers what a token is worth now.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662, section
 * 2.2</a>
 */
@Service
class Introspection {

	private static final String SCOPE = "scope";

	private static final String ROLES = "roles";

	private static final Map<String, Object> INACTIVE = Map.of("active", false);

	private final TokenVerifier tokens;

	private final SessionTokens sessions;

	private final ApiTokenService apiTokens;

	private final LoginGate gate;

	private final Revocations revocations;

	private final Clock clock;

	Introspection(TokenVerifier tokens, SessionTokens sessions, ApiTokenService apiTokens, LoginGate gate,
			Revocations revocations, Clock clock) {
		this.tokens = tokens;
		this.sessions = sessions;
		this.apiTokens = apiTokens;
		this.gate = gate;
		this.revocations = revocations;
		this.clock = clock;
	}

	/**
	 * Describes a token. A refresh token is none to an API that takes whatever is active
	 * for a token to open it with; it is described to its owner, to administrators, and
	 * to those who say that they ask about one.
	 * @param form the token as its holder has it, and what it is taken for
	 * @param caller who asks
	 * @return that it is active and what was signed, or that it is not and nothing else
	 */
	Map<String, Object> describe(TokenForm form, BearerToken caller) {
		String text = form.token();
		if (this.sessions.isRefreshToken(text)) {
			return this.sessions.find(text)
				.filter((state) -> form.saysRefreshToken() || isFor(state.accountId(), caller))
				.flatMap(this::describe)
				.orElse(INACTIVE);
		}
		try {
			BearerToken token = this.tokens.verify(text);
			return active(claims(token, this.tokens.claimsOf(text)));
		}
		catch (RefusedAuthentication ex) {
			if (ex.problem() == Problem.UNAVAILABLE) {
				throw ex;
			}
			return INACTIVE;
		}
	}

	/**
	 * Describes a token, and to its owner and to administrators why it is inactive.
	 * @param form the token as its holder has it, and what it is taken for
	 * @param caller who asks
	 */
	Map<String, Object> explain(TokenForm form, BearerToken caller) {
		Map<String, Object> answer = describe(form, caller);
		if (!answer.equals(INACTIVE)) {
			return answer;
		}
		return why(form.token(), caller).map((why) -> {
			Map<String, Object> explained = new LinkedHashMap<>(INACTIVE);
			explained.put("why", why);
			return explained;
		}).orElse(answer);
	}

	private Optional<Map<String, Object>> describe(RefreshTokenState state) {
		return this.gate.find(state.accountId())
			.filter((account) -> state.newest() && state.endedAt() == null && isAhead(state.expiresAt()))
			.map((account) -> active(claims(state, account)));
	}

	/** An API token may have been signed with more than is left of it. */
	private static Map<String, Object> claims(BearerToken token, Map<String, Object> signed) {
		Map<String, Object> claims = new LinkedHashMap<>(signed);
		claims.computeIfPresent(ROLES, (name, roles) -> new TreeSet<>(token.roles()));
		if (token.scopes().isEmpty()) {
			claims.remove(SCOPE);
		}
		else {
			claims.put(SCOPE, String.join(" ", new TreeSet<>(token.scopes())));
		}
		return claims;
	}

	/**
	 * No claims were signed. The kind must be said, as the token opens nothing itself.
	 */
	private static Map<String, Object> claims(RefreshTokenState state, Account account) {
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("token_type", "refresh_token");
		claims.put("sub", account.id().toString());
		claims.put("username", account.username().value());
		claims.put("sid", state.sessionId().toString());
		claims.put("iat", state.issuedAt().getEpochSecond());
		claims.put("exp", state.expiresAt().getEpochSecond());
		return claims;
	}

	private Optional<String> why(String text, BearerToken caller) {
		if (this.sessions.isRefreshToken(text)) {
			return this.sessions.find(text)
				.map((state) -> isFor(state.accountId(), caller) ? Optional.of(why(state)) : Optional.<String>empty())
				.orElseGet(() -> toAdministrator(caller, "never issued, or long forgotten"));
		}
		try {
			BearerToken token = this.tokens.readEvenIfExpired(text);
			return isFor(token.accountId(), caller) ? Optional.of(why(token)) : Optional.empty();
		}
		catch (RefusedAuthentication ex) {
			return toAdministrator(caller, ex.reason());
		}
	}

	private String why(RefreshTokenState state) {
		if (state.endedAt() != null) {
			return "session ended " + at(state.endedAt());
		}
		if (!isAhead(state.expiresAt())) {
			return expired(state.expiresAt());
		}
		return state.newest() ? "account disabled" : "used before, and another has taken its place";
	}

	private String why(BearerToken token) {
		if (this.tokens.hasExpired(token)) {
			return expired(token.expiresAt());
		}
		if (token instanceof AccessToken login && login.enrolment() && this.tokens.isStillGood(token)) {
			return "good for enrolling a second factor alone";
		}
		return endedAt(token)
			.orElseGet(() -> this.revocations.contain(token.accountId()) ? "account ended" : "revoked");
	}

	private Optional<String> endedAt(BearerToken token) {
		if (token instanceof AccessToken login) {
			return this.sessions.endedAt(login.sessionId()).map((time) -> "session ended " + at(time));
		}
		return this.apiTokens.find(token.id())
			.flatMap((stored) -> Optional.ofNullable(stored.endedAt()))
			.map((time) -> "ended " + at(time));
	}

	private String expired(Instant at) {
		return "expired %d s ago".formatted(Duration.between(at, this.clock.instant()).toSeconds());
	}

	private boolean isAhead(Instant time) {
		return this.clock.instant().isBefore(time);
	}

	private static boolean isFor(UUID accountId, BearerToken caller) {
		return caller.accountId().equals(accountId) || caller.scopes().contains(Roles.ADMIN);
	}

	private static Optional<String> toAdministrator(BearerToken caller, String why) {
		return caller.scopes().contains(Roles.ADMIN) ? Optional.of(why) : Optional.empty();
	}

	private static Instant at(Instant time) {
		return time.truncatedTo(ChronoUnit.SECONDS);
	}

	private static Map<String, Object> active(Map<String, Object> claims) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("active", true);
		answer.putAll(claims);
		return answer;
	}

}
