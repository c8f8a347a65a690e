package dev.countersign.revocation;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import dev.countersign.store.Database;
import dev.countersign.testkit.IntegrationTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class RevocableIdsTests {

	private static final Set<Thread.State> WAITING = Set.of(Thread.State.WAITING, Thread.State.BLOCKED);

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private SecureRandom random;

	@Autowired
	private Database database;

	@Test
	void nextWhenTwoNodesMakeIdsThenNoIndexTwice() {
		RevocableIds one = new RevocableIds(this.jdbc, this.random, this.database);
		RevocableIds other = new RevocableIds(this.jdbc, this.random, this.database);
		Set<Long> indices = new HashSet<>();
		for (int i = 0; i < 2_500; i++) {
			assertThat(indices.add(RevocableIds.indexOf(one.next()).orElseThrow())).isTrue();
			assertThat(indices.add(RevocableIds.indexOf(other.next()).orElseThrow())).isTrue();
		}
		assertThat(indices).allSatisfy((index) -> assertThat(one.mayBeGivenOut(index)).isTrue());
		assertThat(one.mayBeGivenOut(1L << 40)).isFalse();
	}

	@Test
	void askedWhenIndexIsFarAwayThenNoneIsUsedUp() {
		RevocableIds one = new RevocableIds(this.jdbc, this.random, this.database);
		RevocableIds other = new RevocableIds(this.jdbc, this.random, this.database);
		long first = RevocableIds.indexOf(one.next()).orElseThrow();
		assertThat(one.mayBeGivenOut(1L << 40)).isFalse();
		assertThat(other.mayBeGivenOut(first + 999)).isTrue();
		assertThat(RevocableIds.indexOf(one.next())).hasValue(first + 1);
		assertThat(RevocableIds.indexOf(other.next())).hasValue(first + 1000);
	}

	/** Such as Turkish, which has two letters for i. */
	@Test
	void askedWhenLocaleHasOtherLettersThenTheSequenceIsFound() {
		RevocableIds one = new RevocableIds(this.jdbc, this.random, this.database);
		RevocableIds other = new RevocableIds(this.jdbc, this.random, this.database);
		long first = RevocableIds.indexOf(one.next()).orElseThrow();
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("tr-TR"));
			assertThat(other.mayBeGivenOut(first)).isTrue();
		}
		finally {
			Locale.setDefault(before);
		}
	}

	/** Anyone may ask for a status list that there is not. */
	@Test
	void askedWhenDatabaseStandsStillThenOnlyAFewWait() throws Exception {
		CountDownLatch still = new CountDownLatch(1);
		RevocableIds ids = new RevocableIds(JdbcClient.create(new DelegatingDataSource(this.dataSource) {

			@Override
			public Connection getConnection() throws SQLException {
				try {
					still.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return super.getConnection();
			}

		}), this.random, this.database);
		List<Thread> threads = new ArrayList<>();
		try {
			for (int i = 0; i < 30; i++) {
				Thread thread = new Thread(() -> ids.mayBeGivenOut(1L << 40));
				threads.add(thread);
				thread.start();
				Awaitility.await().until(() -> !thread.isAlive() || WAITING.contains(thread.getState()));
			}
			assertThat(threads.stream().filter(Thread::isAlive).count()).isBetween(1L, 10L);
		}
		finally {
			still.countDown();
			for (Thread thread : threads) {
				thread.join();
			}
		}
	}

	@Test
	void nextWhenMadeThenAUuidOfVersionEight() {
		UUID id = new RevocableIds(this.jdbc, this.random, this.database).next();
		assertThat(id.version()).isEqualTo(8);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(RevocableIds.indexOf(UUID.randomUUID())).isEmpty();
	}

}
