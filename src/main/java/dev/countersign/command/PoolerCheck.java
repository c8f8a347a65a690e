package dev.countersign.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Whether something lends the server's connections for one transaction each, and whether
 * the settings are those that this needs.
 */
final class PoolerCheck {

	private static final String NOTIFICATIONS = "countersign.revocation.notifications";

	/** Which connection a pooler lends is its own affair. */
	private static final int TRIES = 5;

	private final DataSource dataSource;

	private final Environment settings;

	PoolerCheck(ApplicationContext context) {
		this.dataSource = context.getBean(DataSource.class);
		this.settings = context.getEnvironment();
	}

	Finding run() {
		try (Connection first = this.dataSource.getConnection(); Connection second = this.dataSource.getConnection()) {
			if (!areOne(first, second)) {
				return Finding.ok("pooler", "none, or one that lends a connection for as long as it is open");
			}
			if (!keepsStatements(first, second)) {
				return Finding.problem("pooler", "one in transaction mode mixes up prepared statements",
						"Add prepareThreshold=0 to the parameters of spring.datasource.url, or let a PgBouncer of 1.21 "
								+ "or later keep them (max_prepared_statements)");
			}
			if (this.settings.getProperty(NOTIFICATIONS, Boolean.class, true)) {
				return Finding.problem("pooler", "through one in transaction mode no node wakes another",
						"Set %s=false: the poll alone then bounds the delay".formatted(NOTIFICATIONS));
			}
			return Finding.ok("pooler", "in transaction mode, with the settings that it needs");
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("The database cannot be opened", ex);
		}
	}

	/** Two connections that both are open have one process of the server. */
	private static boolean areOne(Connection first, Connection second) throws SQLException {
		for (int i = 0; i < TRIES; i++) {
			if (process(first) == process(second)) {
				return true;
			}
		}
		return false;
	}

	private static long process(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
			row.next();
			return row.getLong(1);
		}
	}

	/** Each counts its own statements from one. */
	private static boolean keepsStatements(Connection first, Connection second) throws SQLException {
		if (first.unwrap(PGConnection.class).getPrepareThreshold() == 0) {
			return true;
		}
		try {
			for (int i = 0; i < TRIES; i++) {
				prepare(first);
				prepare(second);
			}
			return true;
		}
		catch (SQLException ex) {
			if (!"42P05".equals(ex.getSQLState()) && !"26000".equals(ex.getSQLState())) {
				throw ex;
			}
			try (Statement statement = second.createStatement()) {
				statement.execute("DEALLOCATE ALL");
			}
			return false;
		}
	}

	private static void prepare(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
			statement.unwrap(PGStatement.class).setPrepareThreshold(1);
			statement.executeQuery().close();
		}
	}

}
