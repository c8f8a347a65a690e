package dev.countersign.store;

import java.util.Map;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.setting.ServerThreads;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

/**
 * Lets nobody wait for ever on a PostgreSQL that is stopped or cut off, which its driver
 * does unless told otherwise. What the URL or the pool's own settings say goes first.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/">Connection parameters</a>
 */
class PostgresTimeouts implements BeanPostProcessor {

	/**
	 * In seconds. Longer than any statement may take. A standby is not a place to connect
	 * to while an address or a list of hosts leads to it. What is said of a failure goes
	 * to the log, and details are rows with their hashes and keys.
	 */
	private static final Map<String, String> CONNECTION = Map.of("connectTimeout", "2", "socketTimeout", "5",
			"tcpKeepAlive", "true", "ApplicationName", "countersign", "targetServerType", "primary",
			"logServerErrorDetail", "false");

	/**
	 * The server's part: what it gave up on holds no lock, and neither does a node that
	 * froze within a transaction.
	 */
	private static final String SESSION = "SET lock_timeout = '2s'; SET statement_timeout = '4s'; "
			+ "SET idle_in_transaction_session_timeout = '5s'";

	/**
	 * How many of the server's threads may wait for the database or work with it. The
	 * others are left to those who ask it nothing.
	 */
	private static final double NEEDY = 0.75;

	private final ObjectProvider<StoreProperties> properties;

	private final Environment environment;

	PostgresTimeouts(ObjectProvider<StoreProperties> properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	/** After the settings were bound, so that theirs are there. */
	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof HikariDataSource pool && Database.isPostgres(pool.getJdbcUrl())) {
			Properties properties = pool.getDataSourceProperties();
			CONNECTION.forEach(properties::putIfAbsent);
			if (pool.getConnectionInitSql() == null) {
				pool.setConnectionInitSql(SESSION);
			}
			if (pool.getExceptionOverride() == null && pool.getExceptionOverrideClassName() == null) {
				pool.setExceptionOverride(new ConnectionRenewer(pool));
			}
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof HikariDataSource pool && Database.isPostgres(pool.getJdbcUrl())) ? new RequestDeadline(
				pool, this.properties.getObject().requestTimeout(), mostWaiting(pool), System::nanoTime) : bean;
	}

	/**
	 * Virtual threads are as many as others would be. A large pool, which seldom makes
	 * anybody wait, still lets some.
	 */
	int mostWaiting(HikariDataSource pool) {
		int threads = ServerThreads.most(this.environment);
		return Math.max(1 + threads / 8, (int) (threads * NEEDY) - pool.getMaximumPoolSize());
	}

}
