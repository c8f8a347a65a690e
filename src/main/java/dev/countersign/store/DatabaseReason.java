package dev.countersign.store;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Says why a database refused something, without the values that it was about: a terminal
 * or the log of a pipeline would keep them, and hashes and sealed keys are among them.
 */
public final class DatabaseReason {

	/** The values themselves are at fault, and the driver's text may quote them. */
	private static final String DATA = "22";

	private static final String CONSTRAINT = "23";

	private DatabaseReason() {
	}

	/**
	 * Returns the reason in one line.
	 * @param failure what the driver threw
	 * @return what the database said, without a full stop; its SQLSTATE alone where that
	 * may quote values
	 */
	public static String of(SQLException failure) {
		SQLException cause = innermost(failure);
		if (cause instanceof BatchUpdateException || isOf(cause, DATA)
				|| (isOf(cause, CONSTRAINT) && !(cause instanceof PSQLException))) {
			return "the database refuses it with SQLSTATE " + cause.getSQLState();
		}
		return Objects.requireNonNullElse(cause.getMessage(), cause.toString())
			.strip()
			.replaceFirst("(?s)\\R.*", "")
			.replaceFirst("\\.$", "");
	}

	/**
	 * Tells whether rows contradict others, such as two of one name.
	 * @param failure what the driver threw
	 */
	public static boolean isConstraint(SQLException failure) {
		return isOf(innermost(failure), CONSTRAINT);
	}

	/** Of a batch the driver's own text has every value. */
	private static SQLException innermost(SQLException failure) {
		SQLException innermost = failure;
		for (SQLException next = next(failure); next != null; next = next(next)) {
			innermost = next;
		}
		return innermost;
	}

	private static @Nullable SQLException next(SQLException failure) {
		if (failure.getCause() instanceof SQLException cause) {
			return cause;
		}
		return (failure instanceof BatchUpdateException) ? failure.getNextException() : null;
	}

	private static boolean isOf(SQLException failure, String kind) {
		return failure.getSQLState() != null && failure.getSQLState().startsWith(kind);
	}

}
