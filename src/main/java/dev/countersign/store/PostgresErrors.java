package dev.countersign.store;

import java.sql.SQLException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Knows what PostgreSQL says when a limit of {@link PostgresTimeouts} is reached, when it
 * has another role than it had, or when a pooler stands before it: trying again may help,
 * and the fault is nobody's. The framework knows the other codes.
 *
 * @see <a href=
 * "https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error
 * codes</a>
 */
class PostgresErrors implements SQLExceptionTranslator {

	/** What to set where a pooler lends the server's connections for a transaction. */
	static final String POOLER_ACTION = "Add prepareThreshold=0 to the parameters of spring.datasource.url, or let a "
			+ "PgBouncer of 1.21 or later keep prepared statements (max_prepared_statements).";

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private static final String IDLE_IN_TRANSACTION = "25P03";

	private static final String READ_ONLY = "25006";

	private static final String CANNOT_CONNECT_NOW = "57P03";

	private static final String INSUFFICIENT_RESOURCES = "53";

	private static final String DISK_FULL = "53100";

	/** A prepared statement that exists already, or that does not. */
	private static final Set<String> PREPARED_ELSEWHERE = Set.of("42P05", "26000");

	private final RecentShortage shortage;

	PostgresErrors(RecentShortage shortage) {
		this.shortage = shortage;
	}

	@Override
	public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException ex) {
		String state = (ex.getSQLState() != null) ? ex.getSQLState() : "";
		if (isOfFullDisk(ex)) {
			this.shortage.note();
		}
		if (LOCK_NOT_AVAILABLE.equals(state)) {
			return new CannotAcquireLockException(task, ex);
		}
		if (IDLE_IN_TRANSACTION.equals(state)) {
			return new TransientDataAccessResourceException(task, ex);
		}
		if (isPreparedElsewhere(ex)) {
			return new TransientDataAccessResourceException(
					"A pooler in transaction mode is before the database. " + POOLER_ACTION, ex);
		}
		if (isOfLostRole(ex) || isOfServerThatTakesNobody(ex) || state.startsWith(INSUFFICIENT_RESOURCES)) {
			return new DataAccessResourceFailureException("The database takes no writes", ex);
		}
		return null;
	}

	/**
	 * Tells whether a pooler led to a connection of the server that others had prepared.
	 */
	static boolean isPreparedElsewhere(SQLException failure) {
		return failure.getSQLState() != null && PREPARED_ELSEWHERE.contains(failure.getSQLState());
	}

	/** Tells whether the server starts, stops or recovers, and takes no connections. */
	static boolean isOfServerThatTakesNobody(SQLException failure) {
		return CANNOT_CONNECT_NOW.equals(failure.getSQLState());
	}

	/** Tells whether the server had no room for a write. */
	static boolean isOfFullDisk(SQLException failure) {
		return DISK_FULL.equals(failure.getSQLState());
	}

	/** Tells whether the server takes no writes, as a standby does not. */
	static boolean isOfLostRole(SQLException failure) {
		return READ_ONLY.equals(failure.getSQLState());
	}

}
