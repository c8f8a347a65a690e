package dev.countersign.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.countersign.store.Leases;
import dev.countersign.store.Purge;
import dev.countersign.store.PurgeTimer;
import dev.countersign.store.StoredTime;
import org.awaitility.Awaitility;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A purge that a test alone runs, while the service's timer, which runs it every minute,
 * finds its lease held by somebody else.
 */
public final class HeldPurge implements AutoCloseable {

	private static final Duration TEN_YEARS = Duration.ofDays(3650);

	private final Purge purge;

	private final Purge own;

	private final PurgeTimer timer;

	private final JdbcClient jdbc;

	/**
	 * Holds the timer.
	 * @param purge of the service
	 * @param timer of the service
	 * @param leases of the service
	 * @param jdbc of the database
	 */
	public HeldPurge(Purge purge, PurgeTimer timer, Leases leases, JdbcClient jdbc) {
		this.purge = purge;
		this.own = new Purge("test-purge-" + UUID.randomUUID(), purge.age(), purge.deletion());
		this.timer = timer;
		this.jdbc = jdbc;
		Awaitility.await().until(() -> {
			free(purge);
			return leases.take(purge.name(), TEN_YEARS);
		});
	}

	/**
	 * Lets another node hold the lease.
	 * @param until when it ends
	 */
	public void holdElsewhere(Instant until) {
		this.jdbc.sql("INSERT INTO lease (name, until) VALUES (:name, :until)")
			.param("name", this.own.name())
			.param("until", StoredTime.of(until))
			.update();
	}

	/** Purges as the only node does. */
	public void run() {
		free(this.own);
		runUnlessHeld();
	}

	/** Purges unless another node holds the lease. */
	public void runUnlessHeld() {
		this.timer.run(this.own);
	}

	/** Lets the timer go on. */
	@Override
	public void close() {
		free(this.purge);
		free(this.own);
	}

	private void free(Purge purge) {
		this.jdbc.sql("DELETE FROM lease WHERE name = :name").param("name", purge.name()).update();
	}

}
