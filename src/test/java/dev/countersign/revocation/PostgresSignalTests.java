package dev.countersign.revocation;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of a server that knows no LISTEN, as H2 does not.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresSignalTests {

	/** So long would anyone wait who asked for a connection of which there is none. */
	private static final Duration LOAN_WITHIN = Duration.ofSeconds(30);

	private final HikariDataSource pool = new HikariDataSource();

	private final FeedSignal signal = new PostgresSignal(this.pool, JdbcClient.create(this.pool), Duration.ZERO);

	@BeforeEach
	void open() {
		this.pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
		this.pool.setMaximumPoolSize(2);
		this.pool.setConnectionTimeout(LOAN_WITHIN.toMillis());
	}

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Test
	void awaitWhenListenFailsThenNoConnectionIsKept(CapturedOutput output) throws Exception {
		for (int i = 0; i < 10; i++) {
			this.signal.await(Duration.ofMillis(1));
		}
		assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertBothCanBeLent();
		assertThat(output).containsOnlyOnce("Other nodes cannot wake this one");
	}

	@Test
	void awaitWhenListenFailedThenNotTriedAgainAtOnce() throws Exception {
		FeedSignal patient = new PostgresSignal(this.pool, JdbcClient.create(this.pool), Duration.ofHours(1));
		patient.await(Duration.ofMillis(1));
		try (Connection first = this.pool.getConnection(); Connection second = this.pool.getConnection()) {
			long begin = System.nanoTime();
			patient.await(Duration.ofMillis(1));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LOAN_WITHIN);
			assertThat(first).isNotSameAs(second);
		}
	}

	private void assertBothCanBeLent() throws SQLException {
		try (Connection first = this.pool.getConnection(); Connection second = this.pool.getConnection()) {
			assertThat(first.isValid(1)).isTrue();
			assertThat(second.isValid(1)).isTrue();
		}
	}

}
