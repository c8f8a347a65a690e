package dev.countersign.store;

import java.sql.SQLException;
import java.util.Set;

/**
 * The codes of H2 that say something about its file. The framework knows the others.
 *
 * @see <a href="https://www.h2database.com/javadoc/org/h2/api/ErrorCode.html">H2: error
 * codes</a>
 */
final class H2Errors {

	/** The file is open in another process. */
	static final int FILE_LOCKED = 90020;

	/** The file is damaged, or is not a database. */
	static final int FILE_CORRUPTED = 90030;

	/** The file is of another version of H2. */
	static final int FILE_VERSION = 90048;

	/** The file has another user or password. */
	static final int WRONG_USER = 28000;

	/** The file cannot be read or written. */
	static final int IO_FAILED = 90028;

	/** The same, said of a file that is named. */
	static final int IO_FAILED_ON_FILE = 90031;

	/** A statement names a table that does not exist. */
	static final int TABLE_MISSING = 42102;

	/** The same, in a database without tables. */
	static final int TABLE_MISSING_AS_EMPTY = 42104;

	private static final int DATABASE_CLOSED = 90098;

	private static final int DATABASE_CLOSING = 90121;

	/** What is said of a database that is closed, or that the error itself closes. */
	private static final Set<Integer> CLOSED = Set.of(DATABASE_CLOSED, DATABASE_CLOSING, IO_FAILED, IO_FAILED_ON_FILE);

	private static final int TABLE_IS_THERE = 42101;

	private static final int INDEX_IS_THERE = 42111;

	private static final int COLUMN_IS_THERE = 42121;

	private static final int SEQUENCE_IS_THERE = 90035;

	private static final Set<Integer> ALREADY_THERE = Set.of(TABLE_IS_THERE, INDEX_IS_THERE, COLUMN_IS_THERE,
			SEQUENCE_IS_THERE);

	private H2Errors() {
	}

	/** Tells whether a statement is to make what there is. */
	static boolean isAlreadyThere(SQLException failure) {
		return ALREADY_THERE.contains(failure.getErrorCode());
	}

	static boolean isLocked(SQLException failure) {
		return failure.getErrorCode() == FILE_LOCKED;
	}

	static boolean isClosed(SQLException failure) {
		return CLOSED.contains(failure.getErrorCode());
	}

}
