package dev.countersign.login;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.address.Origin;
import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The sessions in the database.
 */
@Repository
class Sessions {

	private final JdbcClient jdbc;

	Sessions(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void add(StoredSession session) {
		this.jdbc
			.sql("""
					INSERT INTO login_session (id, account_id, refresh_hash, rotated_at, created_at, last_used_at, idle_until,
						absolute_until, tokens_until, address, user_agent, methods, authenticated_at)
					VALUES (:id, :accountId, :refreshHash, :rotatedAt, :createdAt, :lastUsedAt, :idleUntil,
						:absoluteUntil, :tokensUntil, :address, :userAgent, :methods, :authenticatedAt)""")
			.param("id", session.id())
			.param("accountId", session.accountId())
			.param("refreshHash", session.refreshHash())
			.param("rotatedAt", StoredTime.of(session.rotatedAt()))
			.param("createdAt", StoredTime.of(session.createdAt()))
			.param("lastUsedAt", StoredTime.of(session.lastUsedAt()))
			.param("idleUntil", StoredTime.of(session.idleUntil()))
			.param("absoluteUntil", StoredTime.of(session.absoluteUntil()))
			.param("tokensUntil", StoredTime.of(session.tokensUntil()))
			.param("address", Objects.requireNonNullElse(session.origin().address(), ""))
			.param("userAgent", Objects.requireNonNullElse(session.origin().userAgent(), ""))
			.param("methods", session.authenticated().text())
			.param("authenticatedAt", StoredTime.of(session.authenticated().at()))
			.update();
	}

	/** Says when and by what the user of a session has proved who they are. */
	void authenticate(UUID id, Authenticated authenticated) {
		this.jdbc.sql("UPDATE login_session SET methods = :methods, authenticated_at = :at WHERE id = :id")
			.param("id", id)
			.param("methods", authenticated.text())
			.param("at", StoredTime.of(authenticated.at()))
			.update();
	}

	/**
	 * Puts the next refresh token in the place of the one that was presented, if that is
	 * the newest of a session that is still open: one statement, so that of any number of
	 * callers exactly one succeeds. The database says when that was, as other nodes ask
	 * for how long ago it was, and no two clocks need agree for that.
	 * @return whether it did
	 */
	boolean rotate(RefreshToken presented, RefreshToken next, Instant now, Instant idleUntil, Instant tokensUntil,
			Origin origin) {
		return this.jdbc.sql("""
				UPDATE login_session
				SET refresh_hash = :next, rotated_at = CURRENT_TIMESTAMP, last_used_at = :now,
					idle_until = :idleUntil, tokens_until = :tokensUntil, address = :address, user_agent = :userAgent
				WHERE id = :id AND refresh_hash = :presented AND ended_at IS NULL
					AND idle_until > :now AND absolute_until > :now""")
			.param("next", next.hash())
			.param("now", StoredTime.of(now))
			.param("idleUntil", StoredTime.of(idleUntil))
			.param("tokensUntil", StoredTime.of(tokensUntil))
			.param("address", Objects.requireNonNullElse(origin.address(), ""))
			.param("userAgent", Objects.requireNonNullElse(origin.userAgent(), ""))
			.param("id", presented.sessionId())
			.param("presented", presented.hash())
			.update() == 1;
	}

	Optional<StoredSession> find(UUID id) {
		return this.jdbc.sql("SELECT * FROM login_session WHERE id = :id")
			.param("id", id)
			.query((row, index) -> session(row))
			.optional();
	}

	/**
	 * Returns how long ago, by the database's clock, a refresh token took the place of
	 * the one before, if it is its session's newest.
	 */
	Optional<Duration> findAge(RefreshToken newest) {
		return this.jdbc.sql("""
				SELECT rotated_at, CURRENT_TIMESTAMP AS present FROM login_session
				WHERE id = :id AND refresh_hash = :hash""")
			.param("id", newest.sessionId())
			.param("hash", newest.hash())
			.query((row, index) -> Duration.between(StoredTime.read(row, "rotated_at"),
					StoredTime.read(row, "present")))
			.optional();
	}

	/** Returns the open sessions of an account, the oldest first. */
	List<StoredSession> findOpen(UUID accountId, Instant now) {
		return this.jdbc.sql("""
				SELECT * FROM login_session WHERE account_id = :accountId AND ended_at IS NULL
					AND idle_until > :now AND absolute_until > :now ORDER BY created_at, id""")
			.param("accountId", accountId)
			.param("now", StoredTime.of(now))
			.query((row, index) -> session(row))
			.list();
	}

	/**
	 * Counts the sessions of an account, those that could be refreshed and those ended.
	 */
	Count count(UUID accountId, Instant now) {
		return this.jdbc
			.sql("""
					SELECT COUNT(CASE WHEN ended_at IS NULL AND idle_until > :now AND absolute_until > :now THEN 1 END) AS open,
						COUNT(ended_at) AS ended
					FROM login_session WHERE account_id = :accountId""")
			.param("accountId", accountId)
			.param("now", StoredTime.of(now))
			.query((row, index) -> new Count(row.getInt("open"), row.getInt("ended")))
			.single();
	}

	/**
	 * Returns the sessions of an account that could still do something, row locks held.
	 */
	List<StoredSession> lockUnended(UUID accountId) {
		return this.jdbc.sql("""
				SELECT * FROM login_session WHERE account_id = :accountId AND ended_at IS NULL
				ORDER BY created_at, id FOR UPDATE""")
			.param("accountId", accountId)
			.query((row, index) -> session(row))
			.list();
	}

	/**
	 * Returns the accounts with a session that could still do something, in the order of
	 * their ids.
	 * @param after the id behind which to begin
	 * @param before when such a session was opened at the latest
	 * @param then when it, or a token of it, was still good
	 */
	List<UUID> findAccountsWithUnended(UUID after, Instant before, Instant then, int most) {
		return this.jdbc.sql("""
				SELECT DISTINCT account_id FROM login_session
				WHERE account_id > :after AND ended_at IS NULL AND created_at <= :before
					AND (idle_until > :then OR tokens_until > :then)
				ORDER BY account_id FETCH FIRST :most ROWS ONLY""")
			.param("after", after)
			.param("most", most)
			.param("before", StoredTime.of(before))
			.param("then", StoredTime.of(then))
			.query(UUID.class)
			.list();
	}

	/** Finds a session and keeps its row until the transaction ends. */
	Optional<StoredSession> lock(UUID id) {
		return this.jdbc.sql("SELECT * FROM login_session WHERE id = :id FOR UPDATE")
			.param("id", id)
			.query((row, index) -> session(row))
			.optional();
	}

	void end(UUID id, Instant now) {
		this.jdbc.sql("UPDATE login_session SET ended_at = :now WHERE id = :id AND ended_at IS NULL")
			.param("id", id)
			.param("now", StoredTime.of(now))
			.update();
	}

	/**
	 * Deletes all ended sessions of an account but those that ended last. What was cut
	 * off stays so without them.
	 */
	void forgetEnded(UUID accountId, int kept) {
		this.jdbc.sql("""
				DELETE FROM login_session WHERE account_id = :accountId AND ended_at <
				(SELECT ended_at FROM login_session WHERE account_id = :accountId AND ended_at IS NOT NULL
				ORDER BY ended_at DESC OFFSET :kept ROWS FETCH FIRST ROW ONLY)""")
			.param("accountId", accountId)
			.param("kept", kept - 1)
			.update();
	}

	/**
	 * Deletes some of what no refresh token can reach any more, by the clocks of both the
	 * caller and the database: one node that is ahead takes nobody's session away.
	 */
	int purge(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM login_session WHERE id IN
				(SELECT id FROM login_session WHERE idle_until <= :before AND tokens_until <= :before
				ORDER BY idle_until FETCH FIRST :most ROWS ONLY)""")
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	/** A session of an older version does not say when. */
	private static StoredSession session(ResultSet row) throws SQLException {
		Instant createdAt = StoredTime.read(row, "created_at");
		Instant at = Objects.requireNonNullElse(StoredTime.readNullable(row, "authenticated_at"), createdAt);
		return new StoredSession(row.getObject("id", UUID.class), row.getObject("account_id", UUID.class),
				row.getString("refresh_hash"), StoredTime.read(row, "rotated_at"), createdAt,
				StoredTime.read(row, "last_used_at"), StoredTime.read(row, "idle_until"),
				StoredTime.read(row, "absolute_until"), StoredTime.read(row, "tokens_until"),
				StoredTime.readNullable(row, "ended_at"),
				new Origin(row.getString("address"), row.getString("user_agent"), null),
				Authenticated.parse(at, row.getString("methods")));
	}

	record Count(int open, int ended) {
	}

}
