package dev.countersign.factor;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.key.Digests;
import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which factor of the database a credential is.
 */
@Repository
class Passkeys {

	private final JdbcClient jdbc;

	Passkeys(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void add(byte[] credentialId, UUID factorId) {
		this.jdbc.sql("INSERT INTO passkey (credential_hash, factor_id) VALUES (:hash, :factorId)")
			.param("hash", hash(credentialId))
			.param("factorId", factorId)
			.update();
	}

	/** Finds whose a credential is. */
	Optional<Owner> find(byte[] credentialId) {
		return this.jdbc.sql("""
				SELECT factor.id, factor.account_id FROM passkey JOIN factor ON factor.id = passkey.factor_id
				WHERE credential_hash = :hash AND confirmed_at IS NOT NULL""")
			.param("hash", hash(credentialId))
			.query((row, index) -> new Owner(row.getObject("id", UUID.class), row.getObject("account_id", UUID.class)))
			.optional();
	}

	/**
	 * Counts up how often a credential has signed. A device that does not count says zero
	 * each time.
	 * @return whether the device counts on from where it was
	 */
	boolean advance(Factor factor, long signCount, String material, Instant now) {
		return this.jdbc.sql("""
				UPDATE factor SET position = :count, material = :material, last_used_at = :now
				WHERE id = :id AND confirmed_at IS NOT NULL AND (position < :count OR (position = 0 AND :count = 0))""")
			.param("count", signCount)
			.param("material", material)
			.param("now", StoredTime.of(now))
			.param("id", factor.id())
			.update() == 1;
	}

	private static String hash(byte[] credentialId) {
		return HexFormat.of().formatHex(Digests.sha256(credentialId));
	}

	/**
	 * Whose a credential is.
	 *
	 * @param factorId the factor
	 * @param accountId the account
	 */
	record Owner(UUID factorId, UUID accountId) {
	}

}
