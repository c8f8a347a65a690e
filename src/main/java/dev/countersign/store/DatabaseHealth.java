package dev.countersign.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the database answers and takes writes. A standby answers every question and is
 * of no use.
 */
final class DatabaseHealth extends AbstractHealthIndicator {

	private final DataSource dataSource;

	private final String question;

	private final ConnectionRenewer connections;

	DatabaseHealth(DataSource dataSource, Database database, ConnectionRenewer connections) {
		this.dataSource = dataSource;
		this.connections = connections;
		this.question = database.isPostgres()
				? "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
				: "SELECT count(*) >= 0 FROM lease";
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(this.question)) {
			if (row.next() && row.getBoolean(1)) {
				builder.up();
			}
			else {
				builder.down();
				this.connections.renewAll();
			}
		}
	}

}
