package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.login.SessionTokens;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.token.AccessToken;
import dev.countersign.token.ApiTokenIssuer;
import dev.countersign.token.TokenHolder;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * API tokens are made and listed.
 */
@Service
public class ApiTokenService {

	/** How many good ones an account may have. */
	static final int MAX_LIVE = 50;

	/** How many, ended ones included, as every node remembers those until they expire. */
	static final int MAX_UNEXPIRED = 1_000;

	/** How many it may make within a day, as each leaves a row and a few audit rows. */
	static final int MAX_A_DAY = 200;

	private static final Duration DAY = Duration.ofDays(1);

	private final StoredApiTokens repository;

	private final ApiTokenIssuer tokens;

	private final SessionTokens sessions;

	private final ApiTokenOwners owners;

	private final ApiTokenAudit audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	ApiTokenService(StoredApiTokens repository, ApiTokenIssuer tokens, SessionTokens sessions, ApiTokenOwners owners,
			ApiTokenAudit audit, TransactionOperations transactions, Clock clock) {
		this.repository = repository;
		this.tokens = tokens;
		this.sessions = sessions;
		this.owners = owners;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Makes a token for whoever is logged in. Its maker's account is held meanwhile, so
	 * that makers at the same moment are counted, and one who is cut off makes none. A
	 * maker whose session has just ended may be told of the scopes or the room first.
	 * @throws ProblemException if the scopes are more than the maker's, the name is taken
	 * or there are too many
	 * @throws RefusedAuthentication if the maker was cut off meanwhile
	 */
	NewApiTokenResponse create(AccessToken maker, String name, Set<String> scopes, Duration lifetime) {
		requireWithin(scopes, maker.scopes());
		// Anyone who is told no again and again waits for no lock, so that nobody waits
		// for a connection behind them.
		requireRoom(maker.accountId(), name, this.clock.instant());
		return create(maker.accountId(), name, scopes, lifetime, () -> {
			if (!this.sessions.isUnended(maker.sessionId())) {
				throw new RefusedAuthentication(Problem.TOKEN_REVOKED);
			}
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
		Made made = this.transactions.execute((transaction) -> {
			Account account = this.owners.hold(accountId)
				.orElseThrow(() -> new RefusedAuthentication(Problem.TOKEN_REVOKED));
			requirement.run();
			requireWithin(scopes, this.owners.scopesOf(account));
			TokenHolder holder = this.owners.holder(account, scopes);
			StoredApiToken stored = new StoredApiToken(this.repository.nextId(), accountId, name, holder.roles(),
					scopes, now, from.plus(lifetime), null, null);
			requireRoom(accountId, name, now);
			this.repository.add(stored);
			this.audit.created(account, stored);
			return new Made(stored, holder);
		});
		StoredApiToken stored = made.stored();
		return NewApiTokenResponse.of(stored, this.tokens.issue(stored.id(), made.holder(), from, stored.expiresAt()));
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

	private void requireRoom(UUID accountId, String name, Instant now) {
		List<StoredApiToken> live = this.repository.findLive(accountId, now);
		if (live.stream().anyMatch((other) -> other.name().equals(name))) {
			throw new ProblemException(Problem.CONFLICT, "The caller has an API token of this name.");
		}
		if (live.size() >= MAX_LIVE) {
			throw new ProblemException(Problem.CONFLICT,
					"The caller has %d API tokens, and nobody may have more. End one first.".formatted(MAX_LIVE));
		}
		if (this.repository.countCreatedAfter(accountId, now.minus(DAY)) >= MAX_A_DAY) {
			throw new ProblemException(Problem.CONFLICT,
					"The caller has made %d API tokens within a day, and nobody may make more.".formatted(MAX_A_DAY));
		}
		if (this.repository.countUnexpired(accountId, now) >= MAX_UNEXPIRED) {
			throw new ProblemException(Problem.CONFLICT,
					"The caller has ended so many API tokens that the next one must wait until some of them expire.");
		}
	}

	private static void requireWithin(Set<String> scopes, Set<String> allowed) {
		if (!allowed.containsAll(scopes)) {
			throw new ProblemException(Problem.INSUFFICIENT_SCOPE, "The scopes are more than the caller may do.");
		}
	}

	private record Made(StoredApiToken stored, TokenHolder holder) {
	}

}
