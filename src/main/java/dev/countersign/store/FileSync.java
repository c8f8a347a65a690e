package dev.countersign.store;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Has the embedded database's file written to the disk. H2 leaves a commit to the
 * operating system, which keeps it if the process is killed, but not if the machine loses
 * its power. A file that nobody has changed since costs next to nothing.
 *
 * @see <a href="https://h2database.com/html/commands.html#checkpoint_sync">H2: CHECKPOINT
 * SYNC</a>
 */
final class FileSync implements Runnable {

	/** Beyond what a slow disk takes: an interrupt would close the file for all. */
	static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final Log log = LogFactory.getLog(FileSync.class);

	private final JdbcOperations jdbc;

	FileSync(JdbcOperations jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void run() {
		try {
			this.jdbc.execute("CHECKPOINT SYNC");
		}
		catch (CannotGetJdbcConnectionException ex) {
			log.debug("All connections are in use, so the file is written to the disk later", ex);
		}
	}

}
