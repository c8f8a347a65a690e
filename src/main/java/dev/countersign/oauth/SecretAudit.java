package dev.countersign.oauth;

import java.util.Set;
import java.util.TreeSet;

import dev.countersign.account.Account;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;

import org.springframework.stereotype.Component;

/**
 * Writes down what happens to service accounts' secrets and tokens, within the
 * transaction that does it.
 */
@Component
class SecretAudit {

	private static final String SECRET = "secret";

	private final AuditTrail trail;

	SecretAudit(AuditTrail trail) {
		this.trail = trail;
	}

	void created(Account account, StoredSecret secret) {
		this.trail.record(about(Act.SERVICE_SECRET_CREATED, account).detail(SECRET, secret.id()));
	}

	void ended(Account account, StoredSecret secret) {
		this.trail.record(about(Act.SERVICE_SECRET_ENDED, account).detail(SECRET, secret.id()));
	}

	void issued(Account account, StoredSecret secret, Set<String> scopes) {
		this.trail.record(about(Act.SERVICE_TOKEN_ISSUED, account).bySubject()
			.detail(SECRET, secret.id())
			.detail("scopes", String.join(" ", new TreeSet<>(scopes))));
	}

	/** The tokens were ended, and the secret goes on. */
	void revoked(Account account, StoredSecret secret) {
		this.trail.record(about(Act.TOKEN_REVOKED, account).detail(SECRET, secret.id()));
	}

	private static AuditEvent about(Act act, Account account) {
		return AuditEvent.of(act).account(account.id(), account.username().value());
	}

}
