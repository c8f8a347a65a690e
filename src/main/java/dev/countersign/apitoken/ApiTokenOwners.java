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
import dev.countersign.token.ApiTokenRights;
import dev.countersign.token.TokenHolder;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Whose API tokens there are, and what these accounts may do now.
 */
@Component
class ApiTokenOwners implements ApiTokenRights {

	/** How many tokens are remembered that nothing is cut from. */
	private static final int MAX_WHOLE = 20_000;

	private final LoginGate gate;

	private final Roles roles;

	/**
	 * Tokens that nothing has to be cut from. Nothing takes that away but a change of the
	 * owner's roles, which ends them, or of the configuration, which needs a restart.
	 */
	private final Cache<UUID, Boolean> whole = Caffeine.newBuilder()
		.executor(Runnable::run)
		.maximumSize(MAX_WHOLE)
		.build();

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
	 * Asks the database once for each token that says roles or scopes, and each time if
	 * some are cut. A role is cut as well where it has come to bring more than the token
	 * may do, as anyone who goes by roles would give it that.
	 */
	@Override
	public ApiToken cut(ApiToken token) {
		if (knows(token)) {
			return token;
		}
		ApiToken cut = find(token.accountId()).map((owner) -> cut(token, owner))
			.orElseGet(() -> token.with(Set.of(), Set.of()));
		if (cut.equals(token)) {
			this.whole.put(token.id(), true);
		}
		return cut;
	}

	@Override
	public boolean knows(ApiToken token) {
		return (token.roles().isEmpty() && token.scopes().isEmpty()) || this.whole.getIfPresent(token.id()) != null;
	}

	private ApiToken cut(ApiToken token, Account owner) {
		Set<String> scopes = common(token.scopes(), this.roles.scopesOf(owner));
		return token.with(common(token.roles(), this.roles.holder(owner, scopes).roles()), scopes);
	}

	private static Set<String> common(Set<String> said, Set<String> now) {
		return said.stream().filter(now::contains).collect(Collectors.toUnmodifiableSet());
	}

	private Optional<Account> find(UUID accountId) {
		try {
			return this.gate.find(accountId);
		}
		catch (DataAccessException | TransactionException ex) {
			throw new RefusedAuthentication(Problem.UNAVAILABLE, "what its owner may do now could not be read");
		}
	}

}
