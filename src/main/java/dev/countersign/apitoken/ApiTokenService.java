package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.account.AccountCutOff;
import dev.countersign.account.AccountHoldings;
import dev.countersign.account.LoginGate;
import dev.countersign.account.Roles;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.login.SessionTokens;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.Revocations;
import dev.countersign.token.AccessToken;
import dev.countersign.token.ApiToken;
import dev.countersign.token.ApiTokenIssuer;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The life of an API token: it is made, listed and ended.
 */
@Service
public class ApiTokenService implements AccountHoldings {

	/** How many good ones an account may have. */
	static final int MAX_LIVE = 50;

	/** How many, ended ones included, as every node remembers those until they expire. */
	static final int MAX_UNEXPIRED = 1_000;

	/** No token lasts longer, with a day to spare. */
	private static final Duration MAX_LIFETIME = Duration.ofDays(367);

	private final StoredApiTokens repository;

	private final ApiTokenIssuer tokens;

	private final SessionTokens sessions;

	private final LoginGate gate;

	private final Roles roles;

	private final Revocations revocations;

	private final AuditTrail audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	ApiTokenService(StoredApiTokens repository, ApiTokenIssuer tokens, SessionTokens sessions, LoginGate gate,
			Roles roles, Revocations revocations, AuditTrail audit, TransactionOperations transactions, Clock clock) {
		this.repository = repository;
		this.tokens = tokens;
		this.sessions = sessions;
		this.gate = gate;
		this.roles = roles;
		this.revocations = revocations;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Makes a token for whoever is logged in. Its maker's account is held meanwhile, so
	 * that makers at the same moment are counted, and one who is cut off makes none.
	 * @throws ProblemException if the scopes are more than the maker's, the name is taken
	 * or there are too many
	 * @throws RefusedAuthentication if the maker was cut off meanwhile
	 */
	NewApiTokenResponse create(AccessToken maker, String name, Set<String> scopes, Duration lifetime) {
		return create(maker.accountId(), name, scopes, lifetime, () -> {
			if (this.sessions.endedAt(maker.sessionId()).isPresent()) {
				throw new RefusedAuthentication(Problem.TOKEN_REVOKED);
			}
			requireWithin(scopes, maker.scopes());
		});
	}

	/**
	 * Makes a token for an account, asked for by whoever runs the service.
	 * @throws ProblemException if the scopes are more than the account's, the name is
	 * taken or there are too many
	 * @throws RefusedAuthentication if the account is gone or disabled
	 */
	NewApiTokenResponse create(UUID accountId, String name, Set<String> scopes, Duration lifetime) {
		return create(accountId, name, scopes, lifetime, () -> {
		});
	}

	private NewApiTokenResponse create(UUID accountId, String name, Set<String> scopes, Duration lifetime,
			Runnable requirement) {
		Instant now = this.clock.instant();
		Instant from = now.truncatedTo(ChronoUnit.SECONDS);
		StoredApiToken stored = new StoredApiToken(UUID.randomUUID(), accountId, name, scopes, now, from.plus(lifetime),
				null, null);
		String username = this.transactions.execute((transaction) -> {
			Account account = this.gate.hold(accountId)
				.orElseThrow(() -> new RefusedAuthentication(Problem.TOKEN_REVOKED));
			requirement.run();
			requireWithin(scopes, this.roles.scopesOf(account));
			requireRoom(stored, now);
			this.repository.add(stored);
			this.audit.record(AuditEvent.of(Act.API_TOKEN_CREATED)
				.account(account.id(), account.username().value())
				.detail("token", stored.id())
				.detail("name", name)
				.detail("scopes", String.join(" ", new TreeSet<>(scopes)))
				.detail("expires_at", stored.expiresAt()));
			return account.username().value();
		});
		String token = this.tokens
			.issue(new ApiToken(stored.id(), accountId, username, from, stored.expiresAt(), scopes));
		return NewApiTokenResponse.of(stored, token);
	}

	/** Returns the tokens of an account that are still good, the oldest first. */
	List<StoredApiToken> findLive(UUID accountId) {
		return this.repository.findLive(accountId, this.clock.instant());
	}

	/**
	 * Finds a token.
	 * @param id its {@code jti}
	 * @return the token, also one that ended, or nothing once it is purged
	 */
	public Optional<StoredApiToken> find(UUID id) {
		return this.repository.find(id);
	}

	/**
	 * Ends a token, if that has not been done.
	 * @param id its {@code jti}
	 */
	public void end(UUID id) {
		this.transactions.executeWithoutResult(
				(transaction) -> this.repository.lock(id).filter((token) -> !token.isEnded()).ifPresent((token) -> {
					this.revocations.revoke(endRows(List.of(token)));
					this.audit.record(AuditEvent.of(Act.API_TOKEN_ENDED)
						.account(token.accountId())
						.detail("token", token.id())
						.detail("name", token.name()));
				}));
	}

	/**
	 * Of a deleted account no row is left, so that its id is cut off for as long as the
	 * longest token could last.
	 */
	@Override
	public List<Revocation> end(AccountCutOff cutOff) {
		Account account = cutOff.account();
		return switch (cutOff.extent()) {
			case SESSIONS -> List.of();
			case BEYOND_ROLES -> endAll(account, beyond(account));
			case EVERYTHING -> endAll(account, this.repository.lockLive(account.id(), this.clock.instant()));
			case DELETED -> List.of(Revocation.account(account.id(), this.clock.instant().plus(MAX_LIFETIME)));
		};
	}

	/** Returns the tokens that may do more than their account now may. */
	private List<StoredApiToken> beyond(Account account) {
		Set<String> scopes = this.roles.scopesOf(account);
		return this.repository.lockLive(account.id(), this.clock.instant())
			.stream()
			.filter((token) -> !scopes.containsAll(token.scopes()))
			.toList();
	}

	private void requireRoom(StoredApiToken token, Instant now) {
		List<StoredApiToken> live = this.repository.findLive(token.accountId(), now);
		if (live.stream().anyMatch((other) -> other.name().equals(token.name()))) {
			throw new ProblemException(Problem.CONFLICT, "The caller has an API token of this name.");
		}
		if (live.size() >= MAX_LIVE) {
			throw new ProblemException(Problem.CONFLICT,
					"The caller has %d API tokens, and nobody may have more. End one first.".formatted(MAX_LIVE));
		}
		if (this.repository.countUnexpired(token.accountId(), now) >= MAX_UNEXPIRED) {
			throw new ProblemException(Problem.CONFLICT,
					"The caller has ended so many API tokens that the next one must wait until some of them expire.");
		}
	}

	private List<Revocation> endAll(Account account, List<StoredApiToken> tokens) {
		if (!tokens.isEmpty()) {
			this.audit.record(AuditEvent.of(Act.API_TOKEN_ENDED)
				.account(account.id(), account.username().value())
				.detail("tokens", tokens.size()));
		}
		return endRows(tokens);
	}

	private List<Revocation> endRows(List<StoredApiToken> tokens) {
		Instant now = this.clock.instant();
		tokens.forEach((token) -> this.repository.end(token.id(), now));
		return tokens.stream().map((token) -> Revocation.token(token.id(), token.expiresAt())).toList();
	}

	private static void requireWithin(Set<String> scopes, Set<String> allowed) {
		if (!allowed.containsAll(scopes)) {
			throw new ProblemException(Problem.INSUFFICIENT_SCOPE,
					"The field 'scopes' asks for more than the caller may do.");
		}
	}

}
