package dev.countersign.testkit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.store.Purge;
import dev.countersign.store.PurgeTimer;
import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A purge that a test alone runs, as the service's timer, which runs all of them every
 * minute, is stopped in its context.
 */
public final class HeldPurge implements AutoCloseable {

	private final Purge own;

	private final PurgeTimer timer;

	private final JdbcClient jdbc;

	/**
	 * Stops the timer.
	 * @param purge of the service
	 * @param timer of the service
	 * @param tasks of the service
	 * @param jdbc of the database
	 */
	public HeldPurge(Purge purge, PurgeTimer timer, ScheduledTaskHolder tasks, JdbcClient jdbc) {
		this.own = new Purge("test-purge-" + UUID.randomUUID(), purge.age(), purge.deletion());
		this.timer = timer;
		this.jdbc = jdbc;
		stopTimer(tasks);
	}

	/**
	 * Stops what runs every purge, as long as the service runs.
	 * @param tasks of a service
	 */
	public static void stopTimer(ScheduledTaskHolder tasks) {
		List<ScheduledTask> timers = tasks.getScheduledTasks()
			.stream()
			.filter((task) -> task.toString().startsWith(PurgeTimer.class.getName()))
			.toList();
		assertThat(timers).isNotEmpty();
		timers.forEach((task) -> task.cancel(false));
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
		close();
		runUnlessHeld();
	}

	/** Purges unless another node holds the lease. */
	public void runUnlessHeld() {
		this.timer.run(this.own);
	}

	/** Gives back the lease. */
	@Override
	public void close() {
		this.jdbc.sql("DELETE FROM lease WHERE name = :name").param("name", this.own.name()).update();
	}

}
