package dev.countersign.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Gives migrations connections of their own on PostgreSQL: the pool's would cut off a
 * statement that takes its time, such as one that makes an index. They wait for nobody's
 * lock for long all the same, as everybody else would wait behind them.
 */
class MigrationConnections implements FlywayConfigurationCustomizer {

	private static final Log log = LogFactory.getLog(MigrationConnections.class);

	private static final Map<String, String> CONNECTION = Map.of("connectTimeout", "5", "tcpKeepAlive", "true",
			"ApplicationName", "countersign migrate", "targetServerType", "primary", "logServerErrorDetail", "false");

	private static final String SESSION = "SET lock_timeout = '2s'";

	private final Database database;

	MigrationConnections(Database database) {
		this.database = database;
	}

	/** What {@code spring.flyway} names by itself, such as another user, stays. */
	@Override
	public void customize(FluentConfiguration configuration) {
		if (!this.database.isPostgres()) {
			return;
		}
		HikariDataSource pool = DataSourceUnwrapper.unwrap(configuration.getDataSource(), HikariConfigMXBean.class,
				HikariDataSource.class);
		if (pool != null) {
			DataSource connections = connections(pool);
			requireUnicode(connections);
			configuration.dataSource(connections);
		}
		if (configuration.getInitSql() == null) {
			configuration.initSql(SESSION);
		}
	}

	/** In any other encoding some names and texts could not be stored. */
	private static void requireUnicode(DataSource connections) {
		try (Connection connection = connections.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SHOW server_encoding")) {
			if (row.next() && !"UTF8".equals(row.getString(1))) {
				throw new FailureAnalyzedException(
						"The database of the setting spring.datasource.url has the encoding %s and cannot hold every name."
							.formatted(row.getString(1)),
						"Create a database with ENCODING 'UTF8' TEMPLATE template0, and set spring.datasource.url "
								+ "(SPRING_DATASOURCE_URL) to it.");
			}
		}
		catch (SQLException ex) {
			log.debug("The encoding is not known, as the database does not answer", ex);
		}
	}

	private static DataSource connections(HikariDataSource pool) {
		Properties properties = new Properties();
		properties.putAll(CONNECTION);
		DriverManagerDataSource connections = new DriverManagerDataSource(pool.getJdbcUrl(), properties);
		connections.setUsername(pool.getUsername());
		connections.setPassword(pool.getPassword());
		return connections;
	}

}
