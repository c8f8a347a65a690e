package dev.countersign.apitoken;

import java.util.TreeSet;

import dev.countersign.account.Account;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;

import org.springframework.stereotype.Component;

/**
 * Writes down what happens to API tokens, within the transaction that does it.
 */
@Component
class ApiTokenAudit {

	private final AuditTrail trail;

	ApiTokenAudit(AuditTrail trail) {
		this.trail = trail;
	}

	void created(Account account, StoredApiToken token) {
		this.trail.record(about(Act.API_TOKEN_CREATED, account).detail("token", token.id())
			.detail("name", token.name())
			.detail("scopes", String.join(" ", new TreeSet<>(token.scopes())))
			.detail("expires_at", token.expiresAt()));
	}

	/** Whoever listens to the trail tells the account. */
	void expiring(StoredApiToken token) {
		this.trail.record(AuditEvent.of(Act.API_TOKEN_EXPIRING)
			.account(token.accountId())
			.detail("token", token.id())
			.detail("name", token.name())
			.detail("expires_at", token.expiresAt()));
	}

	void ended(StoredApiToken token) {
		this.trail.record(AuditEvent.of(Act.API_TOKEN_ENDED)
			.account(token.accountId())
			.detail("token", token.id())
			.detail("name", token.name()));
	}

	/** They ended with something that the account lost. */
	void endedWith(Account account, int tokens) {
		if (tokens > 0) {
			this.trail.record(about(Act.API_TOKEN_ENDED, account).detail("tokens", tokens));
		}
	}

	private static AuditEvent about(Act act, Account account) {
		return AuditEvent.of(act).account(account.id(), account.username().value());
	}

}
