package dev.countersign.account;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.notice.Notice;
import dev.countersign.notice.NoticeKind;
import dev.countersign.notice.NoticeRecipients;
import dev.countersign.notice.NoticeWriter;
import dev.countersign.notice.Recipient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Writes the notices that bring a secret, and knows where the notices of an account go.
 */
@Component
class AccountNotices implements NoticeRecipients {

	private final Accounts accounts;

	private final ObjectProvider<NoticeWriter> writer;

	AccountNotices(Accounts accounts, ObjectProvider<NoticeWriter> writer) {
		this.accounts = accounts;
		this.writer = writer;
	}

	/** Nobody reads what a service account is sent. */
	@Override
	public Optional<Recipient> find(UUID accountId) {
		return this.accounts.findById(accountId)
			.filter((account) -> !account.isService())
			.map(AccountNotices::recipient);
	}

	void invite(Account account, Invitation invitation) {
		this.writer.getObject()
			.write(Notice.of(NoticeKind.INVITATION, recipient(account))
				.secret(Invitation.PAGE, invitation.secret(), invitation.expiresAt()));
	}

	/** The one before is no longer good, and not sent if it was not yet. */
	void inviteAgain(Account account, Invitation invitation) {
		this.writer.getObject().withdraw(NoticeKind.INVITATION, account.id());
		invite(account, invitation);
	}

	void reset(Account account, Invitation reset, String address) {
		this.writer.getObject()
			.write(Notice.of(NoticeKind.PASSWORD_RESET, recipient(account))
				.fact("address", address)
				.secret(Invitation.PAGE, reset.secret(), reset.expiresAt()));
	}

	/** Goes to an address that the account does not have yet. */
	void confirm(Account account, EmailChange change) {
		this.writer.getObject()
			.write(Notice.of(NoticeKind.EMAIL_CONFIRMATION, recipient(account, change.email()))
				.secret(EmailChange.PAGE, change.secret(), change.expiresAt()));
	}

	/**
	 * Whoever reads at the new address may be a thief; the owner reads at the old one.
	 */
	void tellOldAddress(Account before, Account after) {
		EmailAddress next = after.email();
		this.writer.getObject()
			.write(Notice.of(NoticeKind.EMAIL_CHANGED, recipient(before))
				.fact("new_email", (next != null) ? next.text() : null));
	}

	/** Forgets a link that was not sent yet, and is no longer good. */
	void withdrawConfirmation(UUID accountId) {
		this.writer.getObject().withdraw(NoticeKind.EMAIL_CONFIRMATION, accountId);
	}

	boolean areMailed(Account account) {
		return this.writer.getObject().mails(recipient(account));
	}

	boolean canConfirm(Account account, EmailAddress email) {
		return this.writer.getObject().reaches(NoticeKind.EMAIL_CONFIRMATION, recipient(account, email));
	}

	boolean canInvite(Account account) {
		return this.writer.getObject().reaches(NoticeKind.INVITATION, recipient(account));
	}

	boolean canReset(Account account) {
		return this.writer.getObject().reaches(NoticeKind.PASSWORD_RESET, recipient(account));
	}

	/** Returns how many links an account was sent lately to set another password. */
	int countResets(Account account, Duration within) {
		return this.writer.getObject().countRecent(NoticeKind.PASSWORD_RESET, account.id(), within);
	}

	private static Recipient recipient(Account account) {
		return recipient(account, account.email());
	}

	private static Recipient recipient(Account account, @Nullable EmailAddress email) {
		return new Recipient(account.id(), account.username().value(), (email != null) ? email.text() : null);
	}

}
