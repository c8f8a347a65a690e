package dev.countersign.store;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.LogFactory;

/**
 * Runs a task again and again, on a thread of its own: nothing else may keep it waiting.
 */
public final class RepeatedTask implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final String name;

	private final Duration patience;

	private final Runnable task;

	private final Outage outage;

	private final ScheduledExecutorService thread;

	/**
	 * Begins to run it after the first pause.
	 * @param name what the log calls it, such as {@code keys}
	 * @param pause how long it rests between an end and the next beginning
	 * @param task what is run
	 */
	public RepeatedTask(String name, Duration pause, Runnable task) {
		this(name, pause, PATIENCE, task);
	}

	/**
	 * Begins to run it after the first pause.
	 * @param name what the log calls it, such as {@code keys}
	 * @param pause how long it rests between an end and the next beginning
	 * @param patience how long the end waits for a run under way
	 * @param task what is run
	 */
	RepeatedTask(String name, Duration pause, Duration patience, Runnable task) {
		this.name = name;
		this.patience = patience;
		this.task = task;
		this.outage = new Outage(LogFactory.getLog(RepeatedTask.class), "The task '%s' works again.".formatted(name));
		this.thread = Executors.newSingleThreadScheduledExecutor((runnable) -> {
			Thread thread = new Thread(runnable, name.replace(' ', '-') + "-task");
			thread.setDaemon(true);
			return thread;
		});
		this.thread.scheduleWithFixedDelay(this::run, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Runs it no more. A run under way comes to its end first, as an interrupt would
	 * close the embedded database's file for all who have it open, unless it takes too
	 * long.
	 */
	@Override
	public void close() {
		this.thread.shutdown();
		try {
			if (this.thread.awaitTermination(this.patience.toMillis(), TimeUnit.MILLISECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread.shutdownNow();
	}

	private void run() {
		try {
			this.task.run();
			this.outage.end();
		}
		// What is thrown from here would be the last run, and nobody would hear of it.
		catch (RuntimeException | Error ex) {
			if (!this.thread.isShutdown()) {
				this.outage.begin("The task '%s' failed and is tried again.".formatted(this.name), ex);
			}
		}
	}

}
