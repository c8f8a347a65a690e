package dev.countersign.apitoken;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.apitoken.OperatorApiTokens.ListedApiToken;
import dev.countersign.revocation.RevocableIds;
import dev.countersign.store.NameList;
import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The API tokens in the database.
 */
@Repository
class StoredApiTokens {

	private final JdbcClient jdbc;

	private final RevocableIds ids;

	StoredApiTokens(JdbcClient jdbc, RevocableIds ids) {
		this.jdbc = jdbc;
		this.ids = ids;
	}

	/** Returns an id that no token has. */
	UUID nextId() {
		return this.ids.next();
	}

	void add(StoredApiToken token) {
		this.jdbc.sql("""
				INSERT INTO api_token (id, account_id, name, roles, scopes, created_at, expires_at)
				VALUES (:id, :accountId, :name, :roles, :scopes, :createdAt, :expiresAt)""")
			.param("id", token.id())
			.param("accountId", token.accountId())
			.param("name", token.name())
			.param("roles", NameList.format(token.roles()))
			.param("scopes", NameList.format(token.scopes()))
			.param("createdAt", StoredTime.of(token.createdAt()))
			.param("expiresAt", StoredTime.of(token.expiresAt()))
			.update();
	}

	Optional<StoredApiToken> find(UUID id) {
		return this.jdbc.sql("SELECT * FROM api_token WHERE id = :id")
			.param("id", id)
			.query((row, index) -> token(row))
			.optional();
	}

	/** Finds a token and keeps its row until the transaction ends. */
	Optional<StoredApiToken> lock(UUID id) {
		return this.jdbc.sql("SELECT * FROM api_token WHERE id = :id FOR UPDATE")
			.param("id", id)
			.query((row, index) -> token(row))
			.optional();
	}

	/** Returns the tokens of an account that are still good, the oldest first. */
	List<StoredApiToken> findLive(UUID accountId, Instant now) {
		return this.jdbc.sql("""
				SELECT * FROM api_token WHERE account_id = :accountId AND ended_at IS NULL AND expires_at > :now
				ORDER BY created_at, id""")
			.param("accountId", accountId)
			.param("now", StoredTime.of(now))
			.query((row, index) -> token(row))
			.list();
	}

	/** Returns everybody's tokens that are still good, in the order of their ids. */
	List<ListedApiToken> findListed(UUID after, int most, Instant now) {
		return this.jdbc.sql("""
				SELECT api_token.*, account.username FROM api_token JOIN account ON account.id = account_id
				WHERE ended_at IS NULL AND expires_at > :now AND api_token.id > :after
				ORDER BY api_token.id FETCH FIRST :most ROWS ONLY""")
			.param("now", StoredTime.of(now))
			.param("after", after)
			.param("most", most)
			.query((row, index) -> ListedApiToken.of(token(row), row.getString("username")))
			.list();
	}

	/** Returns an account's tokens that are still good, in the order of their ids. */
	List<ListedApiToken> findListed(UUID accountId, Instant now) {
		return this.jdbc.sql("""
				SELECT api_token.*, account.username FROM api_token JOIN account ON account.id = account_id
				WHERE account_id = :accountId AND ended_at IS NULL AND expires_at > :now ORDER BY api_token.id""")
			.param("accountId", accountId)
			.param("now", StoredTime.of(now))
			.query((row, index) -> ListedApiToken.of(token(row), row.getString("username")))
			.list();
	}

	/** Returns the tokens of an account that are still good, row locks held. */
	List<StoredApiToken> lockLive(UUID accountId, Instant now) {
		return this.jdbc.sql("""
				SELECT * FROM api_token WHERE account_id = :accountId AND ended_at IS NULL AND expires_at > :now
				ORDER BY created_at, id FOR UPDATE""")
			.param("accountId", accountId)
			.param("now", StoredTime.of(now))
			.query((row, index) -> token(row))
			.list();
	}

	/** Counts the tokens of an account whose time is not over, ended ones included. */
	int countUnexpired(UUID accountId, Instant now) {
		return this.jdbc.sql("SELECT count(*) FROM api_token WHERE account_id = :accountId AND expires_at > :now")
			.param("accountId", accountId)
			.param("now", StoredTime.of(now))
			.query(Integer.class)
			.single();
	}

	/**
	 * Counts the tokens that an account made after an instant, whatever became of them.
	 */
	int countCreatedAfter(UUID accountId, Instant instant) {
		return this.jdbc.sql("SELECT count(*) FROM api_token WHERE account_id = :accountId AND created_at > :instant")
			.param("accountId", accountId)
			.param("instant", StoredTime.of(instant))
			.query(Integer.class)
			.single();
	}

	/**
	 * Returns some of the tokens that are good for a while and no longer, and whose
	 * accounts were not told so. Those that were made for little longer are left out.
	 */
	List<StoredApiToken> findExpiring(Instant now, Duration within, int most) {
		return this.jdbc.sql("""
				SELECT * FROM api_token WHERE ended_at IS NULL AND expiry_told_at IS NULL
				AND expires_at > :now AND expires_at <= :until AND expires_at > created_at + INTERVAL '8' DAY
				ORDER BY expires_at, id FETCH FIRST :most ROWS ONLY""")
			.param("now", StoredTime.of(now))
			.param("until", StoredTime.of(now.plus(within)))
			.param("most", most)
			.query((row, index) -> token(row))
			.list();
	}

	/**
	 * Notes that an account was told.
	 * @return whether that was not noted before
	 */
	boolean tellExpiry(UUID id, Instant now) {
		return this.jdbc.sql("UPDATE api_token SET expiry_told_at = :now WHERE id = :id AND expiry_told_at IS NULL")
			.param("id", id)
			.param("now", StoredTime.of(now))
			.update() == 1;
	}

	void end(UUID id, Instant now) {
		this.jdbc.sql("UPDATE api_token SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
			.param("id", id)
			.param("now", StoredTime.of(now))
			.update();
	}

	/**
	 * Writes down a use, unless one was within the interval, on whichever node.
	 * @return whether it did
	 */
	boolean use(UUID id, Instant at, Duration interval) {
		return this.jdbc.sql("""
				UPDATE api_token SET last_used_at = :at
				WHERE id = :id AND (last_used_at IS NULL OR last_used_at <= :before)""")
			.param("at", StoredTime.of(at))
			.param("id", id)
			.param("before", StoredTime.of(at.minus(interval)))
			.update() == 1;
	}

	/** Deletes some of what has expired, by the clocks of both caller and database. */
	int purge(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM api_token WHERE id IN
				(SELECT id FROM api_token WHERE expires_at <= :before
				ORDER BY expires_at FETCH FIRST :most ROWS ONLY)""")
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	private static StoredApiToken token(ResultSet row) throws SQLException {
		return new StoredApiToken(row.getObject("id", UUID.class), row.getObject("account_id", UUID.class),
				row.getString("name"), NameList.parse(row.getString("roles")), NameList.parse(row.getString("scopes")),
				StoredTime.read(row, "created_at"), StoredTime.read(row, "expires_at"),
				StoredTime.readNullable(row, "last_used_at"), StoredTime.readNullable(row, "ended_at"));
	}

}
