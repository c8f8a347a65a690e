package dev.countersign.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The invitations in the database, and the links for forgotten passwords: of each the
 * hash. An account has one invitation at most. A stranger who asks for a link ends
 * neither that nor a link that was sent before.
 */
@Repository
class Invitations {

	/** Whoever ended the newest link of an account has ended the earlier ones. */
	private static final String NEWEST_IS_THERE = """
			EXISTS (SELECT 1 FROM password_reset newest WHERE newest.account_id = earlier_reset.account_id)""";

	private final JdbcClient jdbc;

	private final SecureRandom random;

	private final Clock clock;

	Invitations(JdbcClient jdbc, SecureRandom random, Clock clock) {
		this.jdbc = jdbc;
		this.random = random;
		this.clock = clock;
	}

	/** Makes an invitation that nobody has yet. */
	Invitation make() {
		return Invitation.make(this.random, this.clock.instant(), Invitation.LIFETIME);
	}

	/** Makes one for somebody who forgot their password. */
	Invitation makeReset() {
		return Invitation.make(this.random, this.clock.instant(), Invitation.RESET_LIFETIME);
	}

	void add(UUID accountId, Invitation invitation) {
		this.jdbc.sql("""
				INSERT INTO invitation (account_id, secret_hash, expires_at)
				VALUES (:accountId, :secretHash, :expiresAt)""")
			.param("accountId", accountId)
			.param("secretHash", invitation.hash())
			.param("expiresAt", StoredTime.of(invitation.expiresAt()))
			.update();
	}

	/**
	 * Adds a link to those that are not over. The newest stays by itself, where nodes of
	 * an older version look for it and end it, and the others end with it; the caller
	 * holds the account's row.
	 */
	void addReset(UUID accountId, Invitation reset) {
		int kept = this.jdbc.sql("""
				INSERT INTO earlier_reset (secret_hash, account_id, expires_at)
				SELECT secret_hash, account_id, expires_at FROM password_reset
				WHERE account_id = :accountId AND expires_at > :now""")
			.param("accountId", accountId)
			.param("now", StoredTime.of(this.clock.instant()))
			.update();
		if (kept == 0) {
			// Without a newest one that is good, somebody has ended them all, or all are
			// over.
			deleteAll("DELETE FROM earlier_reset WHERE account_id = :accountId", accountId);
		}
		deleteAll("DELETE FROM password_reset WHERE account_id = :accountId", accountId);
		this.jdbc.sql("""
				INSERT INTO password_reset (account_id, secret_hash, expires_at)
				VALUES (:accountId, :secretHash, :expiresAt)""")
			.param("accountId", accountId)
			.param("secretHash", reset.hash())
			.param("expiresAt", StoredTime.of(reset.expiresAt()))
			.update();
	}

	/** Finds whose password a secret of either kind may set now. */
	Optional<UUID> find(String secret) {
		return this.jdbc.sql("""
				SELECT account_id FROM invitation WHERE secret_hash = :secretHash AND expires_at > :now
				UNION ALL
				SELECT account_id FROM password_reset WHERE secret_hash = :secretHash AND expires_at > :now
				UNION ALL
				SELECT account_id FROM earlier_reset WHERE secret_hash = :secretHash AND expires_at > :now AND
				""" + NEWEST_IS_THERE)
			.param("secretHash", Invitation.hash(secret))
			.param("now", StoredTime.of(this.clock.instant()))
			.query(UUID.class)
			.optional();
	}

	/**
	 * Uses a secret up: one statement, so that of any number of callers one succeeds.
	 * @return what it was, or nothing if it was no longer there
	 */
	Optional<Kind> use(String secret) {
		String hash = Invitation.hash(secret);
		if (delete("DELETE FROM invitation WHERE secret_hash = :secretHash", hash)) {
			return Optional.of(Kind.INVITATION);
		}
		boolean reset = delete("DELETE FROM password_reset WHERE secret_hash = :secretHash", hash)
				|| delete("DELETE FROM earlier_reset WHERE secret_hash = :secretHash AND " + NEWEST_IS_THERE, hash);
		return reset ? Optional.of(Kind.RESET) : Optional.empty();
	}

	/** Deletes what an account has of both. */
	void delete(UUID accountId) {
		Stream
			.of("DELETE FROM invitation WHERE account_id = :accountId",
					"DELETE FROM password_reset WHERE account_id = :accountId",
					"DELETE FROM earlier_reset WHERE account_id = :accountId")
			.forEach((statement) -> deleteAll(statement, accountId));
	}

	/** Deletes some links that are over. */
	int purge(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM earlier_reset WHERE secret_hash IN
				(SELECT secret_hash FROM earlier_reset WHERE expires_at <= :before
				ORDER BY expires_at FETCH FIRST :most ROWS ONLY)""")
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	private void deleteAll(String statement, UUID accountId) {
		this.jdbc.sql(statement).param("accountId", accountId).update();
	}

	private boolean delete(String statement, String secretHash) {
		return this.jdbc.sql(statement).param("secretHash", secretHash).update() == 1;
	}

	/** Who may know a secret. */
	enum Kind {

		/** Whoever made it, as it was in the answer, and those at the address. */
		INVITATION,

		/** Only those whom a notice brought it to. */
		RESET

	}

}
