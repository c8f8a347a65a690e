package dev.countersign.store;

import javax.sql.DataSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A move to a database that has not brought everything yet. Its mark is there before the
 * first row is copied and until all are copied and compared.
 */
public final class UnfinishedMove {

	/** The row of the leases that is the mark. */
	public static final String MARK = "move";

	private UnfinishedMove() {
	}

	/**
	 * Refuses a database that would be taken for all that there is.
	 * @param database with the tables of this version
	 * @throws FailureAnalyzedException if the mark is there
	 */
	public static void requireNone(DataSource database) {
		if (JdbcClient.create(database)
			.sql("SELECT count(*) FROM lease WHERE name = :name")
			.param("name", MARK)
			.query(Long.class)
			.single() > 0) {
			throw new FailureAnalyzedException(
					"The database of the setting spring.datasource.url holds only a part of what `countersign move` takes "
							+ "there: the move broke off, or is not at its end yet.",
					"Run `countersign move` (java -jar countersign.jar move) again with the data folder that it began with, "
							+ "and start when it has ended. To begin without any account, empty the database instead.");
		}
	}

}
