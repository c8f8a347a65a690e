package dev.countersign.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@OnPostgres
class DatabaseHealthPostgresTests {

	private final AtomicLong nanoTime = new AtomicLong();

	private final RecentShortage shortage = new RecentShortage(this.nanoTime::get);

	@Autowired
	private DataSource dataSource;

	@Autowired
	private Database database;

	@Autowired
	private ConnectionRenewer connections;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void healthWhenDiskWasFullThenDownUntilALargeWriteFindsRoom() {
		DatabaseHealth health = new DatabaseHealth(this.dataSource, this.database, this.connections, this.shortage);
		assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		new PostgresErrors(this.shortage).translate("insert", null, new SQLException("no space left", "53100"));
		assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
		this.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.jdbc.sql("SELECT count(*) FROM lease WHERE name LIKE 'room-%'").query(Long.class).single())
			.isZero();
	}

}
