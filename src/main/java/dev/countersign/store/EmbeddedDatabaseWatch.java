package dev.countersign.store;

import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends the process when the embedded database closed itself, as it does when the disk is
 * full or breaks. It stays closed for as long as the process lives, and whatever restarts
 * the process opens it anew.
 */
final class EmbeddedDatabaseWatch implements Runnable {

	/** A moment may pass by itself. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final int FAILURE = 1;

	private static final Log log = LogFactory.getLog(EmbeddedDatabaseWatch.class);

	private final JdbcClient jdbc;

	private final IntConsumer exit;

	private final LongSupplier nanoTime;

	private long answeredAt;

	EmbeddedDatabaseWatch(JdbcClient jdbc, IntConsumer exit, LongSupplier nanoTime) {
		this.jdbc = jdbc;
		this.exit = exit;
		this.nanoTime = nanoTime;
		this.answeredAt = nanoTime.getAsLong();
	}

	@Override
	public void run() {
		try {
			this.jdbc.sql("SELECT count(*) FROM lease").query(Long.class).single();
			this.answeredAt = this.nanoTime.getAsLong();
		}
		catch (DataAccessException ex) {
			if (Database.isClosed(ex) && this.nanoTime.getAsLong() - this.answeredAt > PATIENCE.toNanos()) {
				log.fatal(
						"The embedded database closed itself, as it does when the disk is full or broken. The process "
								+ "ends, so that what starts it again opens it anew.",
						ex);
				this.exit.accept(FAILURE);
			}
			log.debug("The embedded database did not answer", ex);
		}
	}

}
