package dev.countersign.store;

import java.sql.SQLException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which kind of database holds the accounts.
 *
 * @param url the JDBC URL, without credentials
 * @param embedded whether it is this process's own, and no other node can reach it
 */
public record Database(String url, boolean embedded) {

	static final String H2 = "jdbc:h2:";

	static final String POSTGRES = "jdbc:postgresql:";

	static Database of(String url) {
		boolean embedded = isEmbedded(url);
		int options = url.indexOf(embedded ? ';' : '?');
		return new Database((options < 0) ? url : url.substring(0, options), embedded);
	}

	/** Returns whether it is a PostgreSQL. */
	public boolean isPostgres() {
		return isPostgres(this.url);
	}

	/**
	 * Tells whether a JDBC URL leads to a database of this process's own.
	 * @param url the URL, or nothing if none is set, which leads to the one in the data
	 * folder
	 */
	public static boolean isEmbedded(@Nullable String url) {
		return url == null || url.startsWith(H2);
	}

	/** Tells whether a JDBC URL leads to a database that ends with this process. */
	static boolean isInMemory(@Nullable String url) {
		return url != null && url.startsWith(H2 + "mem:");
	}

	/**
	 * Tells whether the embedded database could not be opened because another process has
	 * it open.
	 * @param failure what opening it threw
	 */
	public static boolean isLocked(Throwable failure) {
		return causes(failure).anyMatch(H2Errors::isLocked);
	}

	/** Tells whether the embedded database closed itself after a failure. */
	static boolean isClosed(Throwable failure) {
		return causes(failure).anyMatch(H2Errors::isClosed);
	}

	/**
	 * Tells whether a JDBC URL leads to PostgreSQL.
	 * @param url the URL, or nothing if none is set
	 */
	public static boolean isPostgres(@Nullable String url) {
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
