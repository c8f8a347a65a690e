package dev.countersign.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The invitations in the database: of each the hash, and one for an account at most.
 */
@Repository
class Invitations {

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
		return Invitation.make(this.random, this.clock.instant());
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

	/** Finds whose password a secret may set now. */
	Optional<UUID> find(String secret) {
		return this.jdbc.sql("SELECT account_id FROM invitation WHERE secret_hash = :secretHash AND expires_at > :now")
			.param("secretHash", Invitation.hash(secret))
			.param("now", StoredTime.of(this.clock.instant()))
			.query(UUID.class)
			.optional();
	}

	/**
	 * Uses a secret up: one statement, so that of any number of callers one succeeds.
	 * @return whether it was still there
	 */
	boolean use(String secret) {
		return this.jdbc.sql("DELETE FROM invitation WHERE secret_hash = :secretHash")
			.param("secretHash", Invitation.hash(secret))
			.update() == 1;
	}

	void delete(UUID accountId) {
		this.jdbc.sql("DELETE FROM invitation WHERE account_id = :accountId").param("accountId", accountId).update();
	}

}
