package dev.countersign.store;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which kind of database holds the accounts.
 *
 * @param url the JDBC URL, without credentials
 * @param embedded whether it is this process's own, and no other node can reach it
 */
public record Database(String url, boolean embedded) {

	private static final String H2 = "jdbc:h2:";

	private static final String POSTGRES = "jdbc:postgresql:";

	/** H2's code for a file that another process has open. */
	private static final int FILE_LOCKED = 90020;

	/** H2's codes for a database that is closed, and for one that an error closed. */
	private static final Set<Integer> CLOSED = Set.of(90098, 90121, 90028, 90031);

	static Database of(String url) {
		int options = url.indexOf(url.startsWith(H2) ? ';' : '?');
		return new Database((options < 0) ? url : url.substring(0, options), url.startsWith(H2));
	}

	/** Returns whether it is a PostgreSQL. */
	public boolean isPostgres() {
		return isPostgres(this.url);
	}

	/**
	 * Tells whether the embedded database could not be opened because another process has
	 * it open.
	 * @param failure what opening it threw
	 */
	public static boolean isLocked(Throwable failure) {
		return causes(failure).anyMatch((cause) -> cause.getErrorCode() == FILE_LOCKED);
	}

	/** Tells whether the embedded database closed itself after a failure. */
	static boolean isClosed(Throwable failure) {
		return causes(failure).anyMatch((cause) -> CLOSED.contains(cause.getErrorCode()));
	}

	static boolean isPostgres(@Nullable String url) {
		return url != null && url.startsWith(POSTGRES);
	}

	/** Returns what the driver said, the outermost first. */
	static Stream<SQLException> causes(Throwable failure) {
		return Stream.<Throwable>iterate(failure, (cause) -> cause != null, Throwable::getCause)
			.limit(50)
			.filter(SQLException.class::isInstance)
			.map(SQLException.class::cast);
	}

}
