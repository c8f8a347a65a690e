package dev.countersign.limit;

import java.time.Clock;
import java.time.Duration;

import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Buckets in PostgreSQL that a node has used whose clock was ahead. They are not filled
 * before that time has come, which may be in years, so that whoever had used one up would
 * be refused until then.
 */
class BucketsAhead {

	private final JdbcClient jdbc;

	private final Duration fullIn;

	private final Clock clock;

	BucketsAhead(JdbcClient jdbc, Duration fullIn, Clock clock) {
		this.jdbc = jdbc;
		this.fullIn = fullIn;
		this.clock = clock;
	}

	/**
	 * Deletes those that would be full later than any that is used up now, by the
	 * database's clock as well as by the node's: if either is behind, nothing that others
	 * need is deleted.
	 * @param most how many
	 * @return how many there were
	 */
	int purge(int most) {
		return this.jdbc
			.sql("""
					DELETE FROM failure_bucket WHERE id IN (SELECT id FROM failure_bucket
					WHERE expires_at > :longest + greatest(:now, CAST(extract(epoch FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT))
					FETCH FIRST :most ROWS ONLY)""")
			.param("longest", this.fullIn.plus(SharedBuckets.KEPT).plus(StoredTime.MAX_APART).toMillis())
			.param("now", this.clock.instant().toEpochMilli())
			.param("most", most)
			.update();
	}

}
