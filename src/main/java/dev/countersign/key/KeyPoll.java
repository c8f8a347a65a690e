package dev.countersign.key;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Asks the database every moment whether another node changed the keys, and replaces a
 * key that got old. A thread of its own: nothing else may keep it waiting.
 */
final class KeyPoll implements AutoCloseable {

	private static final Log log = LogFactory.getLog(KeyPoll.class);

	private final SigningKeys keys;

	private final KeyRotation rotation;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "key-poll");
		thread.setDaemon(true);
		return thread;
	});

	private boolean failing;

	KeyPoll(SigningKeys keys, KeyRotation rotation, SigningProperties properties) {
		this.keys = keys;
		this.rotation = rotation;
		long interval = properties.pollInterval().toMillis();
		this.thread.scheduleWithFixedDelay(this::poll, interval, interval, TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	/** Told once when it begins to fail, and once when it works again. */
	private void poll() {
		try {
			this.keys.refresh();
			if (this.keys.last().filter(this.rotation::isDue).isPresent()) {
				this.rotation.rotateIfDue();
				this.keys.refresh();
			}
			if (this.failing) {
				log.info("The keys are up to date again");
			}
			this.failing = false;
		}
		catch (RuntimeException ex) {
			if (!this.failing && !this.thread.isShutdown()) {
				log.warn("The keys cannot be brought up to date, and stay as they are", ex);
			}
			this.failing = true;
		}
	}

}
