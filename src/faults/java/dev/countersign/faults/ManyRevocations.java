package dev.countersign.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * More revocations than logouts could make in an hour, written as nodes write them.
 */
final class ManyRevocations {

	private ManyRevocations() {
	}

	/** Ends so many sessions that never were, in one transaction. */
	static void append(Cluster cluster, int count) {
		try (Connection connection = DriverManager.getConnection(cluster.databaseUrl(), "postgres", null);
				Statement statement = connection.createStatement()) {
			statement.execute("""
					WITH moved AS (
						UPDATE revocation_position SET position = position + %1$d WHERE id = 1 RETURNING position)
					INSERT INTO revocation (position, kind, subject, until)
					SELECT moved.position - %1$d + number, 'SESSION', gen_random_uuid(), now() + interval '3 hours'
					FROM moved, generate_series(1, %1$d) AS number""".formatted(count));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
