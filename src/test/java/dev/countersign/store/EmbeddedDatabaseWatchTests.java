package dev.countersign.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SmartDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedDatabaseWatchTests {

	private final OneConnection database = new OneConnection();

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	private final List<Integer> exits = new ArrayList<>();

	private final AtomicLong nanoTime = new AtomicLong();

	private final EmbeddedDatabaseWatch watch = new EmbeddedDatabaseWatch(this.jdbc, this.exits::add,
			this.nanoTime::get);

	@BeforeEach
	void create() {
		this.jdbc.sql("CREATE TABLE lease (name VARCHAR(64))").update();
	}

	@AfterEach
	void close() throws SQLException {
		this.database.connection.close();
	}

	@Test
	void runWhenDatabaseClosedItselfThenEndsTheProcessAfterAMoment() {
		this.jdbc.sql("SHUTDOWN IMMEDIATELY").update();
		this.nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
		this.watch.run();
		assertThat(this.exits).isEmpty();
		this.nanoTime.addAndGet(1);
		this.watch.run();
		assertThat(this.exits).containsExactly(1);
	}

	@Test
	void runWhenTableIsMissingThenTheProcessGoesOn() {
		this.jdbc.sql("DROP TABLE lease").update();
		this.nanoTime.addAndGet(Duration.ofHours(1).toNanos());
		this.watch.run();
		assertThat(this.exits).isEmpty();
	}

	@Test
	void runWhenDatabaseAnswersThenTheProcessGoesOn() {
		this.nanoTime.addAndGet(Duration.ofHours(1).toNanos());
		this.watch.run();
		assertThat(this.exits).isEmpty();
	}

	/** A new one would lead to a new database, which the broken one prevents. */
	private static final class OneConnection extends AbstractDataSource implements SmartDataSource {

		private final Connection connection;

		OneConnection() {
			try {
				this.connection = DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID());
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public Connection getConnection() {
			return this.connection;
		}

		@Override
		public Connection getConnection(String username, String password) {
			return this.connection;
		}

		@Override
		public boolean shouldClose(Connection connection) {
			return false;
		}

	}

}
