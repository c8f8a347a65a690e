package dev.countersign.block;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Asks the database every moment whether another node changed the blocks. A thread of its
 * own: nothing else may keep it waiting.
 */
final class BlockPoll implements AutoCloseable {

	private static final Log log = LogFactory.getLog(BlockPoll.class);

	private final BlockedAddresses blocks;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "block-poll");
		thread.setDaemon(true);
		return thread;
	});

	private boolean failing;

	/** Loads the blocks before it returns. */
	BlockPoll(BlockedAddresses blocks, Duration interval) {
		this.blocks = blocks;
		this.blocks.refresh();
		this.thread.scheduleWithFixedDelay(this::poll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	/** Told once when it begins to fail, and once when it works again. */
	private void poll() {
		try {
			this.blocks.refresh();
			if (this.failing) {
				log.info("The blocked addresses are up to date again");
			}
			this.failing = false;
		}
		catch (RuntimeException ex) {
			if (!this.failing && !this.thread.isShutdown()) {
				log.warn("The blocked addresses cannot be brought up to date, and stay as they are", ex);
			}
			this.failing = true;
		}
	}

}
