package dev.countersign.store;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.LogFactory;

/**
 * Asks the database again and again what other nodes changed. It has a thread of its own:
 * nothing else may keep it waiting.
 */
public final class Poll implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final String name;

	private final Runnable question;

	private final Outage outage;

	private final ScheduledExecutorService thread;

	/**
	 * Begins to ask after the first interval.
	 * @param name what is asked for, such as {@code keys}
	 * @param interval how long it rests between an answer and the next question
	 * @param question what asks
	 */
	public Poll(String name, Duration interval, Runnable question) {
		this.name = name;
		this.question = question;
		this.outage = new Outage(LogFactory.getLog(Poll.class), "The %s are up to date again.".formatted(name));
		this.thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, name.replace(' ', '-') + "-poll");
			thread.setDaemon(true);
			return thread;
		});
		this.thread.scheduleWithFixedDelay(this::ask, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Asks no more. A question under way is answered first, as an interrupt would close
	 * the embedded database's file for all who have it open, unless it takes too long.
	 */
	@Override
	public void close() {
		this.thread.shutdown();
		try {
			if (this.thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread.shutdownNow();
	}

	private void ask() {
		try {
			this.question.run();
			this.outage.end();
		}
		// What is thrown from here would be the end of the asking, and nobody would hear
		// of it.
		catch (RuntimeException | Error ex) {
			if (!this.thread.isShutdown()) {
				this.outage.begin("The %s cannot be brought up to date, and stay as they are.".formatted(this.name),
						ex);
			}
		}
	}

}
