package dev.countersign.store;

import java.util.Map;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

	@Bean
	@ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "none-is-set")
	JdbcConnectionDetails embeddedDatabase(DataFolder folder) {
		return new EmbeddedDatabase(folder);
	}

	@Bean
	Database database(JdbcConnectionDetails details) {
		return Database.of(details.getJdbcUrl());
	}

	/** What H2 has no word for, and PostgreSQL keeps out of its log. */
	@Bean
	FlywayConfigurationCustomizer tablesWithoutLog(Database database) {
		String unlogged = database.url().startsWith("jdbc:postgresql:") ? "UNLOGGED" : "";
		return (flyway) -> flyway.placeholders(Map.of("unlogged", unlogged));
	}

	@Bean
	FlywayConfigurationCustomizer migrationConnections(Database database) {
		return new MigrationConnections(database);
	}

	@Bean
	static BeanPostProcessor postgresTimeouts() {
		return new PostgresTimeouts();
	}

}
