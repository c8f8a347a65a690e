package dev.countersign.testkit;

import java.util.concurrent.Callable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The end of the audit trail, which is lost where a failover loses commits.
 */
public class TrailEnd {

	private static final long MANY = 10_000;

	private final JdbcClient jdbc;

	/**
	 * Finds the end.
	 * @param jdbc to the service's database
	 */
	public TrailEnd(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Returns the highest id. */
	public long newest() {
		return this.jdbc.sql("SELECT COALESCE(max(id), 0) FROM audit_event").query(Long.class).single();
	}

	/** Deletes all rows. */
	public void clear() {
		this.jdbc.sql("DELETE FROM audit_event").update();
	}

	/**
	 * Loses what is written meanwhile, which has much higher ids than what is written
	 * next.
	 * @param act writes it
	 * @throws Exception what that throws
	 */
	public void lose(Callable<?> act) throws Exception {
		long lost = newest() + MANY;
		restartAt(lost);
		act.call();
		// The service writes rows of failures whenever it likes. Ids between leave room
		// for one that came before the first restart, and none may be lost after the
		// second.
		restartAt(lost - MANY / 2);
		while (newest() >= lost) {
			this.jdbc.sql("DELETE FROM audit_event WHERE id >= :lost").param("lost", lost).update();
		}
	}

	private void restartAt(long id) {
		this.jdbc.sql("ALTER TABLE audit_event ALTER COLUMN id RESTART WITH " + id).update();
	}

}
