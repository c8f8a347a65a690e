package dev.countersign.oauth;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import dev.countersign.account.ServiceAccounts;
import dev.countersign.token.AccessTokenIssuer;
import dev.countersign.token.ServiceToken;
import dev.countersign.token.TokenHolder;

import org.springframework.stereotype.Component;

/**
 * Lets a service account ask with its secret alone, as though it had exchanged it for a
 * token before. Each such request asks the database, which one with a token does not.
 */
@Component
public class ServiceCallers {

	private final ClientAuthentication clients;

	private final ServiceAccounts accounts;

	private final StoredSecrets secrets;

	private final AccessTokenIssuer tokens;

	private final Clock clock;

	ServiceCallers(ClientAuthentication clients, ServiceAccounts accounts, StoredSecrets secrets,
			AccessTokenIssuer tokens, Clock clock) {
		this.clients = clients;
		this.accounts = accounts;
		this.secrets = secrets;
		this.tokens = tokens;
		this.clock = clock;
	}

	/**
	 * Finds out who asks.
	 * @param address where the request came from
	 * @return what a token of the account would say now
	 */
	ServiceToken verify(ClientCredentials credentials, String address) {
		ServiceClient client = this.clients.verify(credentials, address);
		Instant now = this.clock.instant();
		if (client.secret().isUsedAnew(now)) {
			this.secrets.use(client.secret().id(), now);
		}
		TokenHolder holder = this.accounts.holder(client.account());
		Instant from = now.truncatedTo(ChronoUnit.SECONDS);
		return new ServiceToken(UUID.randomUUID(), client.secret().tokenFamily(), holder.accountId(), holder.username(),
				from, from.plus(this.tokens.lifetime()), holder.roles(), holder.scopes(), null);
	}

}
