package dev.countersign.store;

import java.util.Map;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Lets nobody wait for ever on a PostgreSQL that is stopped or cut off, which its driver
 * does unless told otherwise. What the URL or the pool's own settings say goes first.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/">Connection parameters</a>
 */
class PostgresTimeouts implements BeanPostProcessor {

	/** In seconds. Longer than any statement of ours, a migration's included. */
	private static final Map<String, String> DEFAULTS = Map.of("connectTimeout", "5", "socketTimeout", "30",
			"tcpKeepAlive", "true");

	/** After the settings were bound, so that theirs are there. */
	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof HikariDataSource pool && String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:postgresql:")) {
			Properties properties = pool.getDataSourceProperties();
			DEFAULTS.forEach(properties::putIfAbsent);
		}
		return bean;
	}

}
