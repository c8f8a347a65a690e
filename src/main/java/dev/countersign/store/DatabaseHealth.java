package dev.countersign.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether the database answers and takes writes. A standby, and a server whose disk is
 * full, answer every question and are of no use.
 */
final class DatabaseHealth extends AbstractHealthIndicator {

	/** More than the pages that a table has to spare. */
	private static final String LARGE_WRITE = """
			INSERT INTO lease (name, until) SELECT 'room-' || number, CURRENT_TIMESTAMP
			FROM generate_series(1, 2000) AS number""";

	private final DataSource dataSource;

	private final String question;

	private final ConnectionRenewer connections;

	private final RecentShortage shortage;

	DatabaseHealth(DataSource dataSource, Database database, ConnectionRenewer connections, RecentShortage shortage) {
		this.dataSource = dataSource;
		this.connections = connections;
		this.shortage = shortage;
		this.question = database.isPostgres()
				? "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
				: "SELECT count(*) >= 0 FROM lease";
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(this.question)) {
			boolean primary = row.next() && row.getBoolean(1);
			if (!primary) {
				this.connections.renewAll();
			}
			if (primary && this.shortage.isToBeTried()) {
				tryToWrite(connection, statement);
			}
			builder.status((primary && !this.shortage.lasts()) ? Status.UP : Status.DOWN);
		}
	}

	/** Nothing of it stays. */
	private void tryToWrite(Connection connection, Statement statement) throws SQLException {
		connection.setAutoCommit(false);
		try {
			statement.executeUpdate(LARGE_WRITE);
			this.shortage.end();
		}
		catch (SQLException ex) {
			if (!PostgresErrors.isOfFullDisk(ex)) {
				throw ex;
			}
		}
		finally {
			connection.rollback();
			connection.setAutoCommit(true);
		}
	}

}
