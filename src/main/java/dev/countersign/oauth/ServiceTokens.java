package dev.countersign.oauth;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.account.AccountCutOff;
import dev.countersign.account.AccountHoldings;
import dev.countersign.account.ServiceAccounts;
import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.Revocations;
import dev.countersign.token.AccessTokenIssuer;
import dev.countersign.token.ServiceToken;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The ends of service accounts' tokens. None is stored, so that they end by families: all
 * that were made with one secret since its last such end. The account's row is locked
 * first, as it is when a token is made.
 */
@Service
public class ServiceTokens implements AccountHoldings {

	private final StoredSecrets secrets;

	private final ServiceAccounts accounts;

	private final Revocations revocations;

	private final SecretAudit audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	ServiceTokens(StoredSecrets secrets, ServiceAccounts accounts, Revocations revocations, SecretAudit audit,
			TransactionOperations transactions, Clock clock) {
		this.secrets = secrets;
		this.accounts = accounts;
		this.revocations = revocations;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Ends a token, and with it all that were made with the same secret. One that has
	 * been ended costs nothing.
	 * @param token what it says
	 */
	public void end(ServiceToken token) {
		this.transactions.executeWithoutResult((transaction) -> this.accounts.hold(token.accountId())
			.ifPresent((account) -> this.secrets.find(account.id())
				.stream()
				.filter((secret) -> secret.tokenFamily().equals(token.family()))
				.forEach((secret) -> {
					this.audit.revoked(account, secret);
					this.revocations.revoke(renew(List.of(secret)));
				})));
	}

	/** Of a deleted account no row is left; its id is cut off with its sessions, too. */
	@Override
	public List<Revocation> end(AccountCutOff cutOff) {
		return renew(this.secrets.find(cutOff.account().id()));
	}

	/**
	 * Returns what cuts off the tokens that were made with a secret, if there are any.
	 * They may have been made when the setting let them be good for longer.
	 */
	List<Revocation> cutOff(StoredSecret secret) {
		Instant now = this.clock.instant();
		return secret.mayHaveTokens(now)
				? List.of(Revocation.session(secret.tokenFamily(), now.plus(AccessTokenIssuer.MAX_LIFETIME)))
				: List.of();
	}

	private List<Revocation> renew(List<StoredSecret> secrets) {
		List<Revocation> ended = new ArrayList<>();
		for (StoredSecret secret : secrets) {
			List<Revocation> ofSecret = cutOff(secret);
			if (!ofSecret.isEmpty()) {
				this.secrets.renewFamily(secret.id());
				ended.addAll(ofSecret);
			}
		}
		return ended;
	}

}
