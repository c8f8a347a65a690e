package dev.countersign.store;

import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class PoolBindHandlerTests {

	@Test
	void variablesWhenTheyBeginAsTheConnectionDoesThenBoundAndNoneIsOpened() {
		new ApplicationContextRunner().withUserConfiguration(Pool.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment()))
			.run((context) -> {
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				assertThat(pool.isRunning()).isFalse();
				assertThat(pool.getConnectionTimeout()).isEqualTo(20_000);
				assertThat(pool.getConnectionInitSql()).isEqualTo("SELECT 1");
				assertThat(pool.getConnectionTestQuery()).isEqualTo("SELECT 2");
				assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
			});
	}

	private static SystemEnvironmentPropertySource environment() {
		return new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				Map.of("SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT", "20000",
						"SPRING_DATASOURCE_HIKARI_CONNECTION_INIT_SQL", "SELECT 1",
						"SPRING_DATASOURCE_HIKARI_CONNECTION_TEST_QUERY", "SELECT 2",
						"SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "7"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties
	static class Pool {

		@Bean
		static ConfigurationPropertiesBindHandlerAdvisor advisor() {
			return PoolBindHandler::new;
		}

		@Bean
		@ConfigurationProperties("spring.datasource.hikari")
		HikariDataSource pool() {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl("jdbc:h2:mem:");
			return pool;
		}

	}

}
