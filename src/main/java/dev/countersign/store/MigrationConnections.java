package dev.countersign.store;

import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Gives migrations connections of their own on PostgreSQL: the pool's would cut off a
 * statement that takes its time, such as one that makes an index. They wait for nobody's
 * lock for long all the same, as everybody else would wait behind them.
 */
class MigrationConnections implements FlywayConfigurationCustomizer {

	private static final Map<String, String> CONNECTION = Map.of("connectTimeout", "5", "tcpKeepAlive", "true",
			"ApplicationName", "countersign migrate");

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
			configuration.dataSource(connections(pool));
		}
		if (configuration.getInitSql() == null) {
			configuration.initSql(SESSION);
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
