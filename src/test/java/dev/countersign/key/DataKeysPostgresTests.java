package dev.countersign.key;

import javax.sql.DataSource;

import dev.countersign.testkit.PostgresDatabase;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DataKeysPostgresTests extends DataKeysTests {

	@Override
	DataSource database() {
		return new DriverManagerDataSource(PostgresDatabase.create(), "postgres", "");
	}

}
