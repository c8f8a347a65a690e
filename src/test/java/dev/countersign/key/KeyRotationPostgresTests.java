package dev.countersign.key;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterEach;

/** With a pool, as to connect takes far longer than a statement. */
class KeyRotationPostgresTests extends KeyRotationTests {

	private final List<HikariDataSource> pools = new ArrayList<>();

	@Override
	DataSource database() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(PostgresDatabase.create());
		pool.setUsername("postgres");
		pool.setMinimumIdle(1);
		pool.setConnectionTimeout(60_000);
		this.pools.add(pool);
		return pool;
	}

	@AfterEach
	void close() {
		this.pools.forEach(HikariDataSource::close);
	}

}
