package dev.countersign.account;

import java.util.Objects;
import java.util.TreeSet;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;

import org.springframework.stereotype.Component;

/**
 * Writes down what is done to accounts, in the transaction that does it. The trail itself
 * sends most notices; those that need a secret or another address are sent from here.
 */
@Component
class AccountAudit {

	private static final String ASKED_FROM = "asked_from";

	private static final String CLAIMS = "claims";

	private static final String EMAIL = "email";

	private static final String ROLES = "roles";

	private final AuditTrail trail;

	private final AccountNotices notices;

	AccountAudit(AuditTrail trail, AccountNotices notices) {
		this.trail = trail;
		this.notices = notices;
	}

	void created(Account account) {
		this.trail.record(creation(account));
	}

	void invited(Account account, Invitation invitation) {
		this.trail.record(creation(account).detail("password", "by invitation"));
		this.notices.invite(account, invitation);
	}

	/** The account was there before. */
	void invitedAgain(Account account, Invitation invitation) {
		this.trail.record(about(Act.INVITATION_CREATED, account));
		this.notices.inviteAgain(account, invitation);
	}

	/** Somebody forgot a password, and the account is sent a link to set another. */
	void resetRequested(Account account, Invitation reset, String address) {
		this.trail.record(about(Act.PASSWORD_RESET_REQUESTED, account).detail(ASKED_FROM, address));
		this.notices.reset(account, reset, address);
	}

	/** Somebody forgot a password, and there is no way to send them anything. */
	void resetUndeliverable(Account account, String address) {
		this.trail.record(about(Act.PASSWORD_RESET_UNDELIVERABLE, account).detail(ASKED_FROM, address)
			.detail("cause", "the account cannot be sent a notice"));
	}

	void registered(Account account) {
		this.trail.record(about(Act.ACCOUNT_CREATED, account).bySubject().detail("by", "registration"));
	}

	void changed(Account before, Account after) {
		if (before.enabled() != after.enabled()) {
			this.trail.record(about(after.enabled() ? Act.ACCOUNT_ENABLED : Act.ACCOUNT_DISABLED, after));
		}
		if (!before.roles().equals(after.roles())) {
			this.trail.record(about(Act.ACCOUNT_CHANGED, after).detail("roles_before", roles(before))
				.detail(ROLES, roles(after)));
		}
		if (!before.username().equals(after.username())) {
			this.trail.record(about(Act.ACCOUNT_CHANGED, after).detail("username_before", before.username().value()));
		}
		if (!Objects.equals(before.email(), after.email())) {
			this.trail.record(about(Act.ACCOUNT_CHANGED, after).detail("email_before", email(before))
				.detail(EMAIL, email(after)));
			this.notices.tellOldAddress(before, after);
		}
		if (!before.claims().equals(after.claims())) {
			this.trail.record(about(Act.ACCOUNT_CHANGED, after)
				.detail("claims_before", before.claims().without(after.claims()).json())
				.detail(CLAIMS, after.claims().without(before.claims()).json()));
		}
	}

	/** The account keeps its address until somebody confirms the other one. */
	void emailChangeRequested(Account account, EmailAddress email) {
		this.trail.record(about(Act.EMAIL_CHANGE_REQUESTED, account).detail(EMAIL, email.text()));
	}

	/**
	 * Somebody has shown that they read at the account's address, which may be another.
	 */
	void emailConfirmed(Account before, Account after) {
		AuditEvent event = about(Act.EMAIL_CONFIRMED, after).bySubject().detail(EMAIL, email(after));
		if (before.equals(after)) {
			this.trail.record(event);
		}
		else {
			this.trail.record(event.detail("email_before", email(before)));
			this.notices.tellOldAddress(before, after);
		}
	}

	/** Somebody had a link that nobody was sent, or that is over. */
	void emailLinkUnknown() {
		this.trail.recordLater(AuditEvent.of(Act.LOGIN_FAILED).detail("at", "confirmation of an e-mail address"));
	}

	void deleted(Account account) {
		this.trail.record(about(Act.ACCOUNT_DELETED, account));
	}

	void passwordSet(Account account) {
		this.trail.record(about(Act.PASSWORD_CHANGED, account));
	}

	void passwordSetUp(Account account, Invitations.Kind used) {
		String by = (used == Invitations.Kind.RESET) ? "reset link" : "invitation";
		this.trail.record(about(Act.PASSWORD_CHANGED, account).bySubject().detail("by", by));
	}

	void limitsLifted(Account account) {
		this.trail.record(about(Act.LIMITS_LIFTED, account));
	}

	/** Somebody had a secret that nobody was sent, or that is over. */
	void invitationUnknown() {
		this.trail.recordLater(AuditEvent.of(Act.LOGIN_FAILED).detail("at", "setting of a password"));
	}

	private static AuditEvent creation(Account account) {
		AuditEvent event = about(Act.ACCOUNT_CREATED, account).detail(ROLES, roles(account));
		event = account.isService() ? event.detail("kind", account.kind()) : event;
		event = (account.email() != null) ? event.detail(EMAIL, email(account)) : event;
		return AccountClaims.NONE.equals(account.claims()) ? event : event.detail(CLAIMS, account.claims().json());
	}

	private static AuditEvent about(Act act, Account account) {
		return AuditEvent.of(act).account(account.id(), account.username().value());
	}

	private static String email(Account account) {
		return (account.email() != null) ? account.email().text() : "";
	}

	private static String roles(Account account) {
		return String.join(" ", new TreeSet<>(account.roles()));
	}

}
