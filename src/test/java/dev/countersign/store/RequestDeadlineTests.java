package dev.countersign.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestDeadlineTests {

	private final Pool pool = new Pool();

	private final AtomicLong now = new AtomicLong();

	private final RequestDeadline connections = new RequestDeadline(this.pool, Duration.ofSeconds(1), 2, this.now::get);

	private final ExecutorService requests = Executors.newCachedThreadPool();

	@BeforeEach
	void beginRequest() {
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
	}

	@AfterEach
	void endRequest() {
		RequestContextHolder.resetRequestAttributes();
		this.requests.shutdownNow();
	}

	@Test
	void getConnectionWhenAsManyWaitAndNothingIsLentThenOthersAreTurnedAway() throws Exception {
		Future<Connection> first = this.requests.submit(this::connection);
		Future<Connection> second = this.requests.submit(this::connection);
		this.pool.asked.await();
		this.now.addAndGet(Duration.ofMillis(101).toNanos());
		assertThatExceptionOfType(SQLTransientConnectionException.class).isThrownBy(this.connections::getConnection)
			.withMessageContaining("wait");
		this.pool.answers.countDown();
		assertThat(first.get()).isNotNull();
		assertThat(second.get()).isNotNull();
		assertThat(this.connections.getConnection()).isNotNull();
	}

	@Test
	void getConnectionWhenAsManyWaitAndPoolIsMerelyBusyThenOthersWaitToo() throws Exception {
		Future<Connection> first = this.requests.submit(this::connection);
		Future<Connection> second = this.requests.submit(this::connection);
		this.pool.asked.await();
		Future<Connection> third = this.requests.submit(this::connection);
		this.pool.thirdAsked.await();
		this.pool.answers.countDown();
		assertThat(List.of(first.get(), second.get(), third.get())).doesNotContainNull();
	}

	private Connection connection() throws SQLException {
		beginRequest();
		return this.connections.getConnection();
	}

	/** Lends nothing until it answers. */
	private static final class Pool extends DelegatingDataSource {

		private final CountDownLatch asked = new CountDownLatch(2);

		private final CountDownLatch thirdAsked = new CountDownLatch(3);

		private final CountDownLatch answers = new CountDownLatch(1);

		Pool() {
			super(database());
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.asked.countDown();
			this.thirdAsked.countDown();
			try {
				this.answers.await();
			}
			catch (InterruptedException ex) {
				throw new SQLException(ex);
			}
			return super.getConnection();
		}

		private static DataSource database() {
			return new SimpleDriverDataSource(new org.h2.Driver(), "jdbc:h2:mem:");
		}

	}

}
