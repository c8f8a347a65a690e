package dev.countersign.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import dev.countersign.problem.ProblemException;
import dev.countersign.problem.RefusedAuthentication;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * The API tokens for whoever runs the service and has no token.
 */
@Service
public class OperatorApiTokens {

	private static final int PAGE = 1_000;

	private static final UUID BEFORE_ALL = new UUID(0, 0);

	private final ApiTokenService tokens;

	private final ApiTokenEnding ending;

	private final StoredApiTokens repository;

	private final Validator validator;

	private final Clock clock;

	OperatorApiTokens(ApiTokenService tokens, ApiTokenEnding ending, StoredApiTokens repository, Validator validator,
			Clock clock) {
		this.tokens = tokens;
		this.ending = ending;
		this.repository = repository;
		this.validator = validator;
		this.clock = clock;
	}

	/**
	 * Makes a token.
	 * @param accountId for which account
	 * @param name what it is called, no other good one of the account being called so
	 * @param scopes what it may be used for, no more than the account
	 * @param lifetime how long it is good, in whole seconds, up to a year
	 * @return the token, which nobody can be shown again
	 * @throws IllegalArgumentException with a sentence, if it cannot be made
	 */
	public MadeApiToken create(UUID accountId, String name, Set<String> scopes, Duration lifetime) {
		requireValid(new ApiTokenRequest(name, lifetime.toSeconds(), scopes));
		try {
			NewApiTokenResponse made = this.tokens.create(accountId, name, scopes, lifetime);
			return new MadeApiToken(made.id(), made.token(), made.expiresAt());
		}
		catch (ProblemException ex) {
			throw new IllegalArgumentException(ex.detail(), ex);
		}
		catch (RefusedAuthentication ex) {
			throw new IllegalArgumentException("The account is disabled.", ex);
		}
	}

	/**
	 * Lists the tokens that are still good.
	 * @param accountId whose, or null for everybody's
	 * @param consumer gets each
	 */
	public void list(@Nullable UUID accountId, Consumer<ListedApiToken> consumer) {
		if (accountId != null) {
			this.repository.findListed(accountId, this.clock.instant()).forEach(consumer);
		}
		else {
			listAll(consumer);
		}
	}

	/**
	 * Ends a token, here at once and on the nodes that run within a second.
	 * @param id which
	 * @return whether there is such a token, good or already ended
	 */
	public boolean end(UUID id) {
		boolean known = this.tokens.find(id).isPresent();
		this.ending.end(id);
		return known;
	}

	private void listAll(Consumer<ListedApiToken> consumer) {
		UUID after = BEFORE_ALL;
		List<ListedApiToken> page;
		do {
			page = this.repository.findListed(after, PAGE, this.clock.instant());
			for (ListedApiToken token : page) {
				consumer.accept(token);
				after = token.id();
			}
		}
		while (page.size() == PAGE);
	}

	private void requireValid(ApiTokenRequest request) {
		for (ConstraintViolation<ApiTokenRequest> violation : this.validator.validate(request)) {
			throw new IllegalArgumentException("The %s %s.".formatted(
					violation.getPropertyPath().toString().replace("expiresIn", "lifetime"), violation.getMessage()));
		}
	}

	/**
	 * A token that was just made.
	 *
	 * @param id its {@code jti}, which ends it
	 * @param token the JWT
	 * @param expiresAt when its time is over
	 */
	public record MadeApiToken(UUID id, String token, Instant expiresAt) {

		@Override
		public String toString() {
			return "MadeApiToken[id=" + this.id + "]";
		}

	}

	/**
	 * A token as its operator sees it later.
	 *
	 * @param id its {@code jti}, which ends it
	 * @param username whose
	 * @param name what it is called
	 * @param scopes what it may be used for
	 * @param createdAt when it was made
	 * @param lastUsedAt when it was last used, to the minute; null if it never was
	 * @param expiresAt when its time is over
	 */
	public record ListedApiToken(UUID id, String username, String name, Set<String> scopes, Instant createdAt,
			@Nullable Instant lastUsedAt, Instant expiresAt) {

		static ListedApiToken of(StoredApiToken token, String username) {
			return new ListedApiToken(token.id(), username, token.name(), token.scopes(), token.createdAt(),
					token.lastUsedAt(), token.expiresAt());
		}

	}

}
