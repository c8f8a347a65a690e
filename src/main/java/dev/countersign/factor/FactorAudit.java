package dev.countersign.factor;

import dev.countersign.account.Account;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;

import org.springframework.stereotype.Component;

/**
 * Writes down what happens to second factors, within the transaction that does it.
 */
@Component
class FactorAudit {

	private final AuditTrail trail;

	FactorAudit(AuditTrail trail) {
		this.trail = trail;
	}

	void added(Account account, Factor factor) {
		this.trail.record(about(Act.FACTOR_ADDED, account, factor));
	}

	void removed(Account account, Factor factor) {
		this.trail.record(about(Act.FACTOR_REMOVED, account, factor));
	}

	void codesCreated(Account account) {
		this.trail.record(about(Act.RECOVERY_CODES_CREATED, account));
	}

	void codeUsed(Account account, int left) {
		this.trail.record(about(Act.RECOVERY_CODE_USED, account).bySubject().detail("left", left));
	}

	private static AuditEvent about(Act act, Account account, Factor factor) {
		return about(act, account).detail("kind", factor.kind())
			.detail("factor", factor.id())
			.detail("name", factor.name());
	}

	private static AuditEvent about(Act act, Account account) {
		return AuditEvent.of(act).account(account.id(), account.username().value());
	}

}
