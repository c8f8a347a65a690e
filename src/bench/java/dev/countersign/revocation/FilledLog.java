package dev.countersign.revocation;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * Fills the revocation log of a database that no node uses meanwhile.
 */
public final class FilledLog {

	private static final OffsetDateTime UNTIL = OffsetDateTime.parse("2100-01-01T00:00:00Z");

	private static final int BATCH = 10_000;

	private FilledLog() {
	}

	/**
	 * Appends revocations.
	 * @param args the database's JDBC URL, its user, and how many
	 */
	public static void main(String[] args) throws SQLException {
		int count = Integer.parseInt(args[2]);
		try (Connection connection = DriverManager.getConnection(args[0], args[1], "");
				Statement position = connection.createStatement();
				PreparedStatement row = connection.prepareStatement(
						"INSERT INTO revocation (position, kind, subject, until) VALUES (?, 'SESSION', ?, ?)")) {
			connection.setAutoCommit(false);
			for (int i = 1; i <= count; i++) {
				row.setLong(1, i);
				row.setObject(2, UUID.randomUUID());
				row.setObject(3, UNTIL);
				row.addBatch();
				if (i % BATCH == 0 || i == count) {
					row.executeBatch();
				}
			}
			position.executeUpdate("UPDATE revocation_position SET position = " + count);
			connection.commit();
		}
	}

}
