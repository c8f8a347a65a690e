package dev.countersign.revocation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import dev.countersign.store.Database;
import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Everything that is cut off, in the database, in the order in which it was committed.
 */
@Repository
class RevocationLog {

	/** What is read at a time. */
	static final int PAGE = 5_000;

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	/** In seconds. H2 would keep it for everybody else who gets the connection. */
	private final int readTimeout;

	RevocationLog(JdbcClient jdbc, NamedParameterJdbcOperations batches, Database database) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.readTimeout = database.embedded() ? 0 : 5;
	}

	/**
	 * Appends within the caller's transaction. The row that counts positions stays locked
	 * until that transaction ends, so that positions are committed in their order and a
	 * reader that goes by them misses none. It should be the transaction's last
	 * statement.
	 */
	void append(Collection<Revocation> revocations) {
		this.jdbc.sql("UPDATE revocation_position SET position = position + :count WHERE id = 1")
			.param("count", revocations.size())
			.update();
		long last = this.jdbc.sql("SELECT position FROM revocation_position WHERE id = 1").query(Long.class).single();
		long position = last - revocations.size();
		MapSqlParameterSource[] rows = new MapSqlParameterSource[revocations.size()];
		int index = 0;
		for (Revocation revocation : revocations) {
			rows[index] = row(revocation, position + 1 + index);
			index++;
		}
		this.batches.batchUpdate("""
				INSERT INTO revocation (position, kind, subject, until)
				VALUES (:position, :kind, :subject, :until)""", rows);
	}

	/**
	 * Returns the first page of what was committed after a position, in order. Gives up
	 * on a database that is stuck, so that the caller can say so and try again.
	 */
	List<Entry> readAfter(long position) {
		return this.jdbc.sql("""
				SELECT position, subject, until FROM revocation WHERE position > :position
				ORDER BY position FETCH FIRST %d ROWS ONLY""".formatted(PAGE))
			.withQueryTimeout(this.readTimeout)
			.param("position", position)
			.query((row, index) -> new Entry(row.getLong("position"), row.getObject("subject", UUID.class),
					StoredTime.read(row, "until")))
			.list();
	}

	/** Deletes some of what nobody can present any more. */
	int purge(Instant now, int most) {
		return this.jdbc.sql("""
				DELETE FROM revocation WHERE position IN
				(SELECT position FROM revocation WHERE until <= :now FETCH FIRST %d ROWS ONLY)""".formatted(most))
			.param("now", StoredTime.of(now))
			.update();
	}

	private static MapSqlParameterSource row(Revocation revocation, long position) {
		return new MapSqlParameterSource("position", position).addValue("kind", revocation.kind().name())
			.addValue("subject", revocation.subject())
			.addValue("until", StoredTime.of(revocation.until()));
	}

	record Entry(long position, UUID subject, Instant until) {
	}

}
