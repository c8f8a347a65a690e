package dev.countersign.store;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Knows what PostgreSQL says when a limit of {@link PostgresTimeouts} is reached: trying
 * again may help, and the fault is nobody's. The framework knows the other codes.
 *
 * @see <a href=
 * "https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error
 * codes</a>
 */
class PostgresLimits implements SQLExceptionTranslator {

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private static final String IDLE_IN_TRANSACTION = "25P03";

	@Override
	public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException ex) {
		if (LOCK_NOT_AVAILABLE.equals(ex.getSQLState())) {
			return new CannotAcquireLockException(task, ex);
		}
		if (IDLE_IN_TRANSACTION.equals(ex.getSQLState())) {
			return new TransientDataAccessResourceException(task, ex);
		}
		return null;
	}

}
