package dev.countersign.key;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The signing keys in the database.
 */
@Repository
class StoredKeys {

	private final JdbcClient jdbc;

	StoredKeys(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Grows with each change. */
	long version() {
		return this.jdbc.sql("SELECT version FROM key_ring WHERE id = 1").query(Long.class).single();
	}

	/** Keeps other writers waiting until this transaction ends. */
	void lock() {
		this.jdbc.sql("UPDATE key_ring SET version = version + 1 WHERE id = 1").update();
	}

	/** The database's own time. */
	Instant present() {
		return this.jdbc.sql("SELECT CURRENT_TIMESTAMP").query(OffsetDateTime.class).single().toInstant();
	}

	/** The algorithm that was asked for when a node last started. */
	Optional<String> configuredAlgorithm() {
		return this.jdbc.sql("SELECT algorithm FROM key_ring WHERE id = 1 AND algorithm IS NOT NULL")
			.query(String.class)
			.optional();
	}

	void configure(SigningAlgorithm algorithm) {
		this.jdbc.sql("UPDATE key_ring SET algorithm = :algorithm WHERE id = 1")
			.param("algorithm", algorithm.id())
			.update();
	}

	/** In the order in which they sign. */
	List<StoredKey> findAll() {
		return this.jdbc.sql("SELECT * FROM signing_key ORDER BY signs_from, published_at, id")
			.query((row, index) -> key(row))
			.list();
	}

	/** The secrets that keys of other kinds are encrypted under. */
	List<String> sealsOfOtherKeys() {
		return this.jdbc.sql("SELECT sealed_under FROM data_key UNION SELECT sealed_under FROM lasting_key")
			.query(String.class)
			.list();
	}

	/** Adds a key, or replaces the row that has its id. */
	void save(StoredKey key) {
		delete(key.id());
		this.jdbc.sql("""
				INSERT INTO signing_key (id, algorithm, public_key, private_key, sealed_under,
					published_at, signs_from, signs_until, verifies_until, removed_at)
				VALUES (:id, :algorithm, :publicKey, :privateKey, :sealedUnder,
					:publishedAt, :signsFrom, :signsUntil, :verifiesUntil, :removedAt)""")
			.param("id", key.id())
			.param("algorithm", key.algorithm().id())
			.param("publicKey", key.publicKey())
			.param("privateKey", key.privateKey())
			.param("sealedUnder", key.sealedUnder())
			.param("publishedAt", StoredTime.of(key.publishedAt()))
			.param("signsFrom", StoredTime.of(key.signsFrom()))
			.param("signsUntil", StoredTime.ofNullable(key.signsUntil()), Types.TIMESTAMP_WITH_TIMEZONE)
			.param("verifiesUntil", StoredTime.ofNullable(key.verifiesUntil()), Types.TIMESTAMP_WITH_TIMEZONE)
			.param("removedAt", StoredTime.ofNullable(key.removedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
			.update();
	}

	void delete(String id) {
		this.jdbc.sql("DELETE FROM signing_key WHERE id = :id").param("id", id).update();
	}

	private static StoredKey key(ResultSet row) throws SQLException {
		return new StoredKey(row.getString("id"), SigningAlgorithm.of(row.getString("algorithm")),
				row.getString("public_key"), row.getString("private_key"), row.getString("sealed_under"),
				StoredTime.read(row, "published_at"), StoredTime.read(row, "signs_from"),
				StoredTime.readNullable(row, "signs_until"), StoredTime.readNullable(row, "verifies_until"),
				StoredTime.readNullable(row, "removed_at"));
	}

}
