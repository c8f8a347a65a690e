package dev.countersign.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseCheckTests {

	private final DataSource database = new DriverManagerDataSource(
			"jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()), "countersign", "");

	@Test
	void migrationsWhenOneBrokeOffThenSaysToRestore() throws SQLException {
		migrations().target("7").load().migrate();
		try (Connection connection = this.database.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE address_block (id UUID)");
		}
		Flyway broken = migrations().load();
		assertThatExceptionOfType(FlywayException.class).isThrownBy(broken::migrate);
		assertThat(DatabaseCheck.migrations(broken).toString()).contains("in the middle", "countersign restore");
	}

	@Test
	void migrationsWhenSomeAreNotRunThenSaysToRunThem() {
		Flyway behind = migrations().target("7").load();
		behind.migrate();
		assertThat(DatabaseCheck.migrations(behind).toString()).contains("up to date");
		assertThat(DatabaseCheck.migrations(migrations().load()).toString()).contains("countersign migrate");
	}

	private FluentConfiguration migrations() {
		return Flyway.configure().dataSource(this.database).locations("classpath:db/migration");
	}

}
