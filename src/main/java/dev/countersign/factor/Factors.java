package dev.countersign.factor;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The second factors in the database.
 */
@Repository
class Factors {

	private final JdbcClient jdbc;

	Factors(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void add(Factor factor) {
		this.jdbc
			.sql("""
					INSERT INTO factor (id, account_id, kind, name, material, position, clock_offset, created_at, confirmed_at)
					VALUES (:id, :accountId, :kind, :name, :material, :position, :clockOffset, :createdAt, :confirmedAt)""")
			.param("id", factor.id())
			.param("accountId", factor.accountId())
			.param("kind", factor.kind())
			.param("name", factor.name())
			.param("material", factor.material())
			.param("position", factor.position())
			.param("clockOffset", factor.clockOffset(), Types.INTEGER)
			.param("createdAt", StoredTime.of(factor.createdAt()))
			.param("confirmedAt", StoredTime.ofNullable(factor.confirmedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
			.update();
	}

	/** Returns those of an account that count, the oldest first. */
	List<Factor> findConfirmed(UUID accountId) {
		return this.jdbc.sql("""
				SELECT * FROM factor WHERE account_id = :accountId AND confirmed_at IS NOT NULL
				ORDER BY created_at, id""").param("accountId", accountId).query((row, index) -> factor(row)).list();
	}

	/** Returns the kinds of those of an account that count, in order. */
	List<String> findKinds(UUID accountId) {
		return this.jdbc.sql("""
				SELECT DISTINCT kind FROM factor WHERE account_id = :accountId AND confirmed_at IS NOT NULL
				ORDER BY kind""").param("accountId", accountId).query(String.class).list();
	}

	/** Returns how many accounts have one of a kind that counts. */
	long countAccounts(String kind) {
		return this.jdbc
			.sql("SELECT COUNT(DISTINCT account_id) FROM factor WHERE kind = :kind AND confirmed_at IS NOT NULL")
			.param("kind", kind)
			.query(Long.class)
			.single();
	}

	/** Finds the one of an account whose enrolment began after a time. */
	Optional<Factor> findUnconfirmed(UUID accountId, String kind, Instant after) {
		return this.jdbc.sql("""
				SELECT * FROM factor WHERE account_id = :accountId AND kind = :kind AND confirmed_at IS NULL
					AND created_at > :after""")
			.param("accountId", accountId)
			.param("kind", kind)
			.param("after", StoredTime.of(after))
			.query((row, index) -> factor(row))
			.optional();
	}

	void deleteUnconfirmed(UUID accountId, String kind) {
		this.jdbc.sql("DELETE FROM factor WHERE account_id = :accountId AND kind = :kind AND confirmed_at IS NULL")
			.param("accountId", accountId)
			.param("kind", kind)
			.update();
	}

	/**
	 * Lets one count from now on.
	 * @return whether it was there and did not count before
	 */
	boolean confirm(UUID id, long position, @Nullable Integer clockOffset, Instant now) {
		return this.jdbc.sql("""
				UPDATE factor SET confirmed_at = :now, position = :position, clock_offset = :clockOffset
				WHERE id = :id AND confirmed_at IS NULL""")
			.param("id", id)
			.param("position", position)
			.param("clockOffset", clockOffset, Types.INTEGER)
			.param("now", StoredTime.of(now))
			.update() == 1;
	}

	/**
	 * Uses codes up to a position: one statement, so that of any number of callers with
	 * one code exactly one succeeds.
	 * @return whether none so far was used
	 */
	boolean advance(UUID id, long position, int clockOffset, Instant now) {
		return this.jdbc.sql("""
				UPDATE factor SET position = :position, clock_offset = :clockOffset, last_used_at = :now
				WHERE id = :id AND confirmed_at IS NOT NULL AND position < :position""")
			.param("id", id)
			.param("position", position)
			.param("clockOffset", clockOffset)
			.param("now", StoredTime.of(now))
			.update() == 1;
	}

	/** Remembers that the clock of a device is wrong by so much that no code is good. */
	void noticeClock(UUID id, int clockOffset) {
		this.jdbc.sql("UPDATE factor SET clock_offset = :clockOffset WHERE id = :id")
			.param("id", id)
			.param("clockOffset", clockOffset)
			.update();
	}

	void delete(UUID id) {
		this.jdbc.sql("DELETE FROM factor WHERE id = :id").param("id", id).update();
	}

	/** Deletes some whose enrolment began long ago and was not finished. */
	int purgeUnconfirmed(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM factor WHERE id IN
				(SELECT id FROM factor WHERE confirmed_at IS NULL AND created_at <= :before
				FETCH FIRST :most ROWS ONLY)""").param("before", StoredTime.of(before)).param("most", most).update();
	}

	private static Factor factor(ResultSet row) throws SQLException {
		return new Factor(row.getObject("id", UUID.class), row.getObject("account_id", UUID.class),
				row.getString("kind"), row.getString("name"), row.getString("material"), row.getLong("position"),
				clockOffset(row), StoredTime.read(row, "created_at"), StoredTime.readNullable(row, "confirmed_at"),
				StoredTime.readNullable(row, "last_used_at"));
	}

	private static @Nullable Integer clockOffset(ResultSet row) throws SQLException {
		int offset = row.getInt("clock_offset");
		return row.wasNull() ? null : offset;
	}

}
