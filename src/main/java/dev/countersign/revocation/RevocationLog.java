package dev.countersign.revocation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

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

	/** How the server says whether it is one. */
	private final String standby;

	RevocationLog(JdbcClient jdbc, NamedParameterJdbcOperations batches, Database database) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.readTimeout = database.embedded() ? 0 : 5;
		this.standby = database.isPostgres() ? "pg_is_in_recovery()" : "FALSE";
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
	 * Returns the first page of what was committed from a position on, in order. Position
	 * and page are of one moment. Gives up on a database that is stuck, so that the
	 * caller can say so and try again.
	 */
	Page readFrom(long position) {
		List<Entry> entries = new ArrayList<>();
		AtomicLong last = new AtomicLong();
		AtomicBoolean standby = new AtomicBoolean();
		this.jdbc.sql("""
				SELECT revocation_position.position AS last, %s AS standby,
					page.position, page.kind, page.subject, page.until
				FROM revocation_position LEFT JOIN (
					SELECT position, kind, subject, until FROM revocation WHERE position >= :position
					ORDER BY position FETCH FIRST :most ROWS ONLY) AS page ON TRUE
				WHERE revocation_position.id = 1 ORDER BY page.position""".formatted(this.standby))
			.withQueryTimeout(this.readTimeout)
			.param("position", position)
			.param("most", PAGE)
			.query((row) -> {
				last.set(row.getLong("last"));
				standby.set(row.getBoolean("standby"));
				UUID subject = row.getObject("subject", UUID.class);
				if (subject != null) {
					entries.add(new Entry(row.getLong("position"), Revocation.Kind.valueOf(row.getString("kind")),
							subject, StoredTime.read(row, "until")));
				}
			});
		return new Page(last.get(), standby.get(), entries);
	}

	/** Returns what time it is by the database's clock. */
	Instant present() {
		return this.jdbc.sql("SELECT CURRENT_TIMESTAMP")
			.withQueryTimeout(this.readTimeout)
			.query(OffsetDateTime.class)
			.single()
			.toInstant();
	}

	/** Deletes some of what nobody can present any more. */
	int purge(Instant now, int most) {
		return this.jdbc.sql("""
				DELETE FROM revocation WHERE position IN
				(SELECT position FROM revocation WHERE until <= :now
				ORDER BY until FETCH FIRST :most ROWS ONLY)""")
			.param("now", StoredTime.of(now))
			.param("most", most)
			.update();
	}

	private static MapSqlParameterSource row(Revocation revocation, long position) {
		return new MapSqlParameterSource("position", position).addValue("kind", revocation.kind().name())
			.addValue("subject", revocation.subject())
			.addValue("until", StoredTime.of(revocation.until()));
	}

	/**
	 * What was read at once.
	 *
	 * @param last the position of what was appended last, also if that was purged since
	 * @param standby whether the server only repeats what another one tells it, so that
	 * more may have been appended elsewhere
	 * @param entries in the order of their positions
	 */
	record Page(long last, boolean standby, List<Entry> entries) {

		boolean isFull() {
			return this.entries.size() == PAGE;
		}

	}

	record Entry(long position, Revocation.Kind kind, UUID subject, Instant until) {
	}

}
