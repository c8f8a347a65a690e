package dev.countersign.key;

import javax.sql.DataSource;

import dev.countersign.testkit.PostgresDatabase;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

class LastingKeysPostgresTests extends LastingKeysTests {

	@Override
	DataSource database() {
		return new DriverManagerDataSource(PostgresDatabase.create(), "postgres", "");
	}

}
