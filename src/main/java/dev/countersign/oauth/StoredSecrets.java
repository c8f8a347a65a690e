package dev.countersign.oauth;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.countersign.account.ServiceSecrets;
import dev.countersign.revocation.RevocableIds;
import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The secrets of service accounts in the database.
 */
@Repository
class StoredSecrets implements ServiceSecrets {

	private final JdbcClient jdbc;

	private final SecureRandom random;

	private final Clock clock;

	private final RevocableIds ids;

	StoredSecrets(JdbcClient jdbc, SecureRandom random, Clock clock, RevocableIds ids) {
		this.jdbc = jdbc;
		this.random = random;
		this.clock = clock;
		this.ids = ids;
	}

	/** Makes a secret that nobody has yet. */
	NewSecret make(UUID accountId) {
		ClientSecret secret = ClientSecret.make(this.random);
		return new NewSecret(new StoredSecret(UUID.randomUUID(), accountId, secret.hash(), this.ids.next(),
				this.clock.instant(), null), secret);
	}

	void add(StoredSecret secret) {
		this.jdbc.sql("""
				INSERT INTO service_secret (id, account_id, secret_hash, token_family, created_at)
				VALUES (:id, :accountId, :hash, :tokenFamily, :createdAt)""")
			.param("id", secret.id())
			.param("accountId", secret.accountId())
			.param("hash", secret.hash())
			.param("tokenFamily", secret.tokenFamily())
			.param("createdAt", StoredTime.of(secret.createdAt()))
			.update();
	}

	/** Returns the secrets of an account, the oldest first. */
	List<StoredSecret> find(UUID accountId) {
		return this.jdbc.sql("SELECT * FROM service_secret WHERE account_id = :accountId ORDER BY created_at, id")
			.param("accountId", accountId)
			.query((row, index) -> secret(row))
			.list();
	}

	@Override
	public Map<UUID, List<String>> hashes(Collection<UUID> accounts) {
		if (accounts.isEmpty()) {
			return Map.of();
		}
		return this.jdbc.sql("SELECT * FROM service_secret WHERE account_id IN (:accounts) ORDER BY created_at, id")
			.param("accounts", accounts)
			.query((row, index) -> secret(row))
			.list()
			.stream()
			.collect(Collectors.groupingBy(StoredSecret::accountId,
					Collectors.mapping(StoredSecret::hash, Collectors.toList())));
	}

	@Override
	public void add(UUID accountId, List<String> hashes) {
		Instant now = this.clock.instant();
		hashes.forEach((hash) -> add(new StoredSecret(UUID.randomUUID(), accountId, hash, this.ids.next(), now, null)));
	}

	/** Puts another family in the place of the one that was cut off. */
	void renewFamily(UUID id) {
		this.jdbc.sql("UPDATE service_secret SET token_family = :next WHERE id = :id")
			.param("id", id)
			.param("next", this.ids.next())
			.update();
	}

	/** Writes down a use, unless a node whose clock is ahead wrote a later one. */
	void use(UUID id, Instant at) {
		this.jdbc.sql("""
				UPDATE service_secret SET last_used_at = :at
				WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :at)""")
			.param("id", id)
			.param("at", StoredTime.of(at))
			.update();
	}

	void delete(UUID id) {
		this.jdbc.sql("DELETE FROM service_secret WHERE id = :id").param("id", id).update();
	}

	private static StoredSecret secret(ResultSet row) throws SQLException {
		return new StoredSecret(row.getObject("id", UUID.class), row.getObject("account_id", UUID.class),
				row.getString("secret_hash"), row.getObject("token_family", UUID.class),
				StoredTime.read(row, "created_at"), StoredTime.readNullable(row, "last_used_at"));
	}

}
