package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.account.Account;
import dev.countersign.account.AccountCutOff;
import dev.countersign.account.AccountHoldings;
import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.Revocations;
import dev.countersign.store.StoredTime;
import dev.countersign.token.TokenVerifier;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The ends of API tokens: one by one, or with what their owner loses.
 */
@Service
public class ApiTokenEnding implements AccountHoldings {

	/** No token lasts longer, with a day to spare. */
	private static final Duration MAX_LIFETIME = Duration.ofDays(367);

	/** Where a clock is behind, or the skew is set, a token is good for longer. */
	private static final Duration MARGIN = StoredTime.MAX_APART.plus(TokenVerifier.MAX_CLOCK_SKEW);

	private final StoredApiTokens repository;

	private final ApiTokenOwners owners;

	private final Revocations revocations;

	private final ApiTokenAudit audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	ApiTokenEnding(StoredApiTokens repository, ApiTokenOwners owners, Revocations revocations, ApiTokenAudit audit,
			TransactionOperations transactions, Clock clock) {
		this.repository = repository;
		this.owners = owners;
		this.revocations = revocations;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Ends a token, if that has not been done.
	 * @param id its {@code jti}
	 */
	public void end(UUID id) {
		this.transactions.executeWithoutResult(
				(transaction) -> this.repository.lock(id).filter((token) -> !token.isEnded()).ifPresent((token) -> {
					this.audit.ended(token);
					this.revocations.revoke(endRows(List.of(token)));
				}));
	}

	/**
	 * Of a deleted account no row is left, so that its id is cut off for as long as the
	 * longest token could last, and for those who know tokens alone each of these as
	 * well.
	 */
	@Override
	public List<Revocation> end(AccountCutOff cutOff) {
		Account account = cutOff.account();
		return switch (cutOff.extent()) {
			case SESSIONS -> List.of();
			case BEYOND_ROLES -> endAll(account, beyond(account));
			case EVERYTHING -> endAll(account, lockLive(account));
			case DELETED ->
				Stream
					.concat(Stream.of(Revocation.account(account.id(), this.clock.instant().plus(MAX_LIFETIME))),
							endRows(lockLive(account)).stream())
					.toList();
		};
	}

	private List<StoredApiToken> lockLive(Account account) {
		return this.repository.lockLive(account.id(), this.clock.instant().minus(MARGIN));
	}

	/** Returns the tokens that may do or say more than their account now may or is. */
	private List<StoredApiToken> beyond(Account account) {
		Set<String> scopes = this.owners.scopesOf(account);
		return lockLive(account).stream()
			.filter((token) -> !scopes.containsAll(token.scopes()) || !account.roles().containsAll(token.roles()))
			.toList();
	}

	private List<Revocation> endAll(Account account, List<StoredApiToken> tokens) {
		this.audit.endedWith(account, tokens.size());
		return endRows(tokens);
	}

	private List<Revocation> endRows(List<StoredApiToken> tokens) {
		Instant now = this.clock.instant();
		tokens.forEach((token) -> this.repository.end(token.id(), now));
		return tokens.stream().map((token) -> Revocation.token(token.id(), token.expiresAt())).toList();
	}

}
