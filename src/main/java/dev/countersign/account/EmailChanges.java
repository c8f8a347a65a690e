package dev.countersign.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The e-mail addresses in the database that accounts are to have once they are confirmed:
 * one for an account at most, and of its secret the hash.
 */
@Repository
class EmailChanges {

	private final JdbcClient jdbc;

	private final SecureRandom random;

	private final Clock clock;

	private final AccountNotices notices;

	EmailChanges(JdbcClient jdbc, SecureRandom random, Clock clock, AccountNotices notices) {
		this.jdbc = jdbc;
		this.random = random;
		this.clock = clock;
		this.notices = notices;
	}

	/**
	 * Makes one in the place of the one before; the caller holds the account's row.
	 */
	EmailChange replace(UUID accountId, EmailAddress email) {
		EmailChange change = EmailChange.make(email, this.random, this.clock.instant());
		delete(accountId);
		this.jdbc.sql("""
				INSERT INTO email_change (account_id, email, secret_hash, session_epoch, expires_at)
				VALUES (:accountId, :email, :secretHash,
					(SELECT session_epoch FROM account WHERE id = :accountId), :expiresAt)""")
			.param("accountId", accountId)
			.param("email", email.text())
			.param("secretHash", Invitation.hash(change.secret()))
			.param("expiresAt", StoredTime.of(change.expiresAt()))
			.update();
		return change;
	}

	/** Finds what a secret confirms now. */
	Optional<Waiting> find(String secret) {
		return this.jdbc.sql("""
				SELECT account_id, email FROM email_change
				WHERE secret_hash = :secretHash AND expires_at > :now""")
			.param("secretHash", Invitation.hash(secret))
			.param("now", StoredTime.of(this.clock.instant()))
			.query((row, index) -> new Waiting(row.getObject("account_id", UUID.class),
					new EmailAddress(row.getString("email"))))
			.optional();
	}

	/** Finds the address that an account is to have, if its link is still good. */
	Optional<EmailAddress> findNext(UUID accountId) {
		return this.jdbc.sql("""
				SELECT email_change.email FROM email_change JOIN account ON account.id = email_change.account_id
					AND account.session_epoch = email_change.session_epoch
				WHERE account_id = :accountId AND expires_at > :now""")
			.param("accountId", accountId)
			.param("now", StoredTime.of(this.clock.instant()))
			.query(String.class)
			.optional()
			.map(EmailAddress::new);
	}

	/**
	 * Uses a secret up: one statement, so that of any number of callers one succeeds.
	 * @param account as the caller holds it
	 * @return whether it was still there, and no session of a time before was ended with
	 * all others since: the one that asked may not have been the owner's
	 */
	boolean use(String secret, Account account) {
		return this.jdbc
			.sql("DELETE FROM email_change WHERE secret_hash = :secretHash AND session_epoch = :sessionEpoch")
			.param("secretHash", Invitation.hash(secret))
			.param("sessionEpoch", account.sessionEpoch())
			.update() == 1;
	}

	/**
	 * Deletes the one that an account may have. Its link goes with it if that was not
	 * sent yet: else whoever asks again and again could fill the account's outbox, in
	 * which there is room for so many notices.
	 */
	void delete(UUID accountId) {
		withdrawIfAny(accountId,
				this.jdbc.sql("DELETE FROM email_change WHERE account_id = :accountId")
					.param("accountId", accountId)
					.update());
	}

	/** The same, unless it is for one address. */
	void deleteUnlessFor(EmailAddress email, UUID accountId) {
		withdrawIfAny(accountId,
				this.jdbc.sql("DELETE FROM email_change WHERE account_id = :accountId AND email <> :email")
					.param("accountId", accountId)
					.param("email", email.text())
					.update());
	}

	private void withdrawIfAny(UUID accountId, int deleted) {
		if (deleted > 0) {
			this.notices.withdrawConfirmation(accountId);
		}
	}

	/**
	 * An address that waits for its confirmation.
	 *
	 * @param accountId whose it will be
	 * @param email the address
	 */
	record Waiting(UUID accountId, EmailAddress email) {
	}

}
