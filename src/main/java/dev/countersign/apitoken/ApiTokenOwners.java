package dev.countersign.apitoken;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.account.Account;
import dev.countersign.account.LoginGate;
import dev.countersign.account.Roles;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.token.ApiToken;
import dev.countersign.token.ApiTokenScopes;
import dev.countersign.token.TokenHolder;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Whose API tokens there are, and what these accounts may do now.
 */
@Component
class ApiTokenOwners implements ApiTokenScopes {

	/** How many tokens are remembered that have all their scopes. */
	private static final int MAX_WHOLE = 20_000;

	private final LoginGate gate;

	private final Roles roles;

	/**
	 * Tokens that nothing has to be cut from. Nothing takes that away but a change of the
	 * owner's roles, which ends them, or of the configuration, which needs a restart.
	 */
	private final Cache<UUID, Boolean> whole = Caffeine.newBuilder().maximumSize(MAX_WHOLE).build();

	ApiTokenOwners(LoginGate gate, Roles roles) {
		this.gate = gate;
		this.roles = roles;
	}

	/** Finds an account and keeps it as it is until the caller's transaction ends. */
	Optional<Account> hold(UUID accountId) {
		return this.gate.hold(accountId);
	}

	/** Returns what an account may do. */
	Set<String> scopesOf(Account account) {
		return this.roles.scopesOf(account);
	}

	/** Returns an account as one of its API tokens speaks of it. */
	TokenHolder holder(Account account, Set<String> scopes) {
		return this.roles.holder(account, scopes);
	}

	/**
	 * Asks the database once for each token with scopes, and each time if some are cut.
	 */
	@Override
	public Set<String> left(ApiToken token) {
		if (token.scopes().isEmpty() || this.whole.getIfPresent(token.id()) != null) {
			return token.scopes();
		}
		Set<String> allowed = scopesNow(token.accountId());
		if (allowed.containsAll(token.scopes())) {
			this.whole.put(token.id(), true);
			return token.scopes();
		}
		return token.scopes().stream().filter(allowed::contains).collect(Collectors.toUnmodifiableSet());
	}

	private Set<String> scopesNow(UUID accountId) {
		try {
			return this.gate.find(accountId).map(this.roles::scopesOf).orElse(Set.of());
		}
		catch (DataAccessException | TransactionException ex) {
			throw new RefusedAuthentication(Problem.UNAVAILABLE, "what its owner may do now could not be read");
		}
	}

}
