package dev.countersign.oauth;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;

import dev.countersign.account.Account;
import dev.countersign.account.ServiceAccounts;
import dev.countersign.limit.UsageBudgets;
import dev.countersign.store.NameList;
import dev.countersign.token.AccessTokenIssuer;
import dev.countersign.token.SignedToken;
import dev.countersign.token.TokenHolder;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the tokens of service accounts. The account is held meanwhile, so that whatever
 * ends its tokens ends this one too, or comes first.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section
 * 4.4</a>
 */
@Service
class ServiceTokenGrant {

	private final ServiceAccounts accounts;

	private final StoredSecrets secrets;

	private final AccessTokenIssuer tokens;

	private final UsageBudgets usage;

	private final SecretAudit audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	ServiceTokenGrant(ServiceAccounts accounts, StoredSecrets secrets, AccessTokenIssuer tokens, UsageBudgets usage,
			SecretAudit audit, TransactionOperations transactions, Clock clock) {
		this.accounts = accounts;
		this.secrets = secrets;
		this.tokens = tokens;
		this.usage = usage;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Makes a token.
	 * @param client who has proved which account it is
	 * @param scope what the token is asked to be good for, with blanks between; null for
	 * all that the account's roles bring
	 * @throws OAuthException if that is more, or the account was cut off meanwhile
	 */
	SignedToken issue(ServiceClient client, @Nullable String scope) {
		this.usage.takeLoginOrRefuse(client.account().username().value());
		Instant now = this.clock.instant();
		Held held = this.transactions.execute((transaction) -> hold(client, scope, now));
		return this.tokens.issue(held.holder(), held.secret().tokenFamily(), now);
	}

	private Held hold(ServiceClient client, @Nullable String scope, Instant now) {
		Account account = this.accounts.hold(client.account().id()).orElseThrow(OAuthException::unknownClient);
		StoredSecret secret = this.secrets.find(account.id())
			.stream()
			.filter((stored) -> stored.id().equals(client.secret().id()))
			.findAny()
			.orElseThrow(OAuthException::unknownClient);
		TokenHolder holder = (scope != null) ? this.accounts.holder(account, requested(account, scope))
				: this.accounts.holder(account);
		this.secrets.use(secret.id(), now);
		this.audit.issued(account, secret, holder.scopes());
		return new Held(holder, secret);
	}

	private Set<String> requested(Account account, String scope) {
		Set<String> scopes = NameList.parse(scope);
		RequestedScopes.requireWithin(scopes, this.accounts.holder(account).scopes());
		return scopes;
	}

	private record Held(TokenHolder holder, StoredSecret secret) {
	}

}
