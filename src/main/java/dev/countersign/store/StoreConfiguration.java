package dev.countersign.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.api.Location;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class StoreConfiguration {

	@Bean
	@ConditionalOnEmbeddedDatabase
	JdbcConnectionDetails embeddedDatabase(DataFolder folder) {
		return EmbeddedConnectionDetails.in(folder);
	}

	@Bean
	Database database(JdbcConnectionDetails details) {
		return Database
			.of((details instanceof EmbeddedConnectionDetails embedded) ? embedded.url() : details.getJdbcUrl());
	}

	/** Besides the migrations that every database gets, those of one kind. */
	@Bean
	FlywayConfigurationCustomizer migrationsOfPostgres(Database database) {
		return (flyway) -> {
			if (database.isPostgres()) {
				Stream<Location> locations = Arrays.stream(flyway.getLocations());
				flyway.locations(Stream.concat(locations, Stream.of(Location.fromPath("classpath:", "db/postgresql")))
					.toArray(Location[]::new));
			}
		};
	}

	@Bean
	FlywayConfigurationCustomizer migrationConnections(Database database) {
		return new MigrationConnections(database);
	}

	/** Nobody asks the database for anything before this. */
	@Bean
	FlywayMigrationStrategy migrations(Database database, DataSource dataSource) {
		return (flyway) -> {
			flyway.migrate();
			if (database.isPostgres()) {
				UnfinishedMove.requireNone(dataSource);
			}
		};
	}

	@Bean
	RecentShortage recentShortage() {
		return new RecentShortage(System::nanoTime);
	}

	@Bean
	SQLExceptionTranslator databaseExceptions(RecentShortage shortage) {
		SQLExceptionSubclassTranslator translator = new SQLExceptionSubclassTranslator();
		translator.setCustomTranslator(new PostgresErrors(shortage));
		return translator;
	}

	@Bean
	ConnectionRenewer connectionRenewer(DataSource dataSource) {
		return new ConnectionRenewer(
				DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class));
	}

	@Bean
	HealthIndicator dbHealthIndicator(DataSource dataSource, Database database, ConnectionRenewer connections,
			RecentShortage shortage) {
		return new DatabaseHealth(dataSource, database, connections, shortage);
	}

	@Bean
	@Conditional(OnEmbeddedFile.class)
	@ConditionalOnWebApplication
	RepeatedTask embeddedDatabaseWatch(JdbcClient jdbc) {
		return new RepeatedTask("embedded database", Duration.ofSeconds(1),
				new EmbeddedDatabaseWatch(jdbc, System::exit, System::nanoTime));
	}

	@Bean
	@Conditional(OnEmbeddedFile.class)
	@ConditionalOnWebApplication
	RepeatedTask fileCompaction(JdbcOperations jdbc) {
		return new RepeatedTask("database pages", Duration.ofMillis(500), new FileCompaction(jdbc));
	}

	@Bean
	@Conditional(OnEmbeddedFile.class)
	@ConditionalOnWebApplication
	RepeatedTask fileSync(JdbcOperations jdbc) {
		return new RepeatedTask("database file", Duration.ofSeconds(1), FileSync.PATIENCE, new FileSync(jdbc));
	}

	@Bean
	@Conditional(OnEmbeddedFile.class)
	@ConditionalOnWebApplication
	RepeatedTask backupPoll(DataFolder folder, DataSource dataSource, BackupRoom room, Clock clock) {
		return new RepeatedTask("backups", Duration.ofMillis(500),
				new BackupResponder(folder, dataSource, room, clock));
	}

	@Bean
	BackupRoom backupRoom() {
		return BackupRoom.ofThisMachine();
	}

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor poolBindHandlerAdvisor() {
		return PoolBindHandler::new;
	}

	@Bean
	static BeanPostProcessor postgresTimeouts(ObjectProvider<StoreProperties> properties, Environment environment) {
		DatabaseSettings.check(environment);
		return new PostgresTimeouts(properties, environment);
	}

}
