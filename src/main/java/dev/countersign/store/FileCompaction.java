package dev.countersign.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Frees what is no longer used of the embedded database's file. Each commit appends the
 * pages that it changed, of which soon only one or two are in use, and keeps their whole
 * piece of the file from being written again. H2 gathers such pages in the thread that
 * writes behind delayed commits. Without a delay it has no such thread, and the file
 * would grow to thirty times of what is in it.
 *
 * @see <a href="https://h2database.com/html/mvstore.html">H2: MVStore</a>
 */
final class FileCompaction implements Runnable {

	/** More is freed while less than this of the file's older part is in use. */
	private static final int MIN_IN_USE_PERCENT = 50;

	/** How much of what is in use is written anew at once: commits wait meanwhile. */
	private static final int MAX_AT_ONCE_BYTES = 512 * 1024;

	/** A smaller file is not worth it. */
	private static final long SMALL_BYTES = 16 * 1024 * 1024;

	/** Leaves out what was written lately, which H2 keeps as it is. */
	private static final String IN_USE_PERCENT = "info.CHUNKS_FILL_RATE_RW";

	private static final Log log = LogFactory.getLog(FileCompaction.class);

	private final JdbcOperations jdbc;

	FileCompaction(JdbcOperations jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void run() {
		try {
			this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> compact(storeOf(connection)));
		}
		catch (CannotGetJdbcConnectionException ex) {
			log.debug("All connections are in use, so the file is compacted later", ex);
		}
	}

	private static boolean compact(MVStore store) {
		boolean compacted = store.getFileStore().size() >= SMALL_BYTES && inUsePercent(store) < MIN_IN_USE_PERCENT
				&& store.compact(MIN_IN_USE_PERCENT, MAX_AT_ONCE_BYTES);
		if (compacted) {
			store.commit();
		}
		return compacted;
	}

	private static int inUsePercent(MVStore store) {
		Map<String, String> figures = new HashMap<>();
		store.getFileStore().populateInfo(figures::put);
		return Integer.parseInt(figures.getOrDefault(IN_USE_PERCENT, "100"));
	}

	private static MVStore storeOf(Connection connection) throws SQLException {
		SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
		return session.getDatabase().getStore().getMvStore();
	}

}
