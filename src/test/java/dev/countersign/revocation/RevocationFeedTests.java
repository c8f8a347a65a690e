package dev.countersign.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.countersign.store.ConnectionRenewer;
import dev.countersign.store.Database;
import dev.countersign.testkit.IntegrationTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that follows the log of a database which loses commits, as in a failover.
 */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class RevocationFeedTests {

	private static final RevocationProperties PROPERTIES = new RevocationProperties(Duration.ofMillis(50), false,
			Duration.ofSeconds(60), RevocationProperties.WhenStale.REFUSE);

	@Autowired
	private RevocationLog log;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private NamedParameterJdbcOperations batches;

	@Autowired
	private Database database;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private ConnectionRenewer connections;

	@Autowired
	private Clock clock;

	private final RevocationIndex index = new RevocationIndex();

	private final RevocationSequence sequence = new RevocationSequence();

	private RevocationFeed feed;

	/** It follows the same log, and would say the same of it. */
	@BeforeAll
	static void stopOthers(@Autowired RevocationFeed node) {
		node.stop();
	}

	@AfterAll
	static void startOthers(@Autowired RevocationFeed node) {
		node.start();
	}

	@BeforeEach
	void follow() {
		append(3);
		this.feed = follow(this.log);
	}

	@AfterEach
	void stop() {
		this.feed.stop();
	}

	@Test
	void pollWhenLogWentBackThenSaidOnceAndWhatIsAppendedIsKnown(CapturedOutput output) {
		loseNewest(2);
		Awaitility.await().untilAsserted(() -> assertThat(output).contains("The revocation log went back"));
		UUID appended = append(1);
		Awaitility.await().until(() -> this.index.contains(appended));
		assertThat(this.feed.isStale()).isFalse();
		assertThat(output).containsOnlyOnce("The revocation log went back");
	}

	/** At the time of the next poll, the log may be as long again as it was. */
	@Test
	void startWhenLogWentBackAndOthersAppendedSinceThenNoneSkipped() {
		this.feed.stop();
		loseNewest(2);
		UUID first = append(1);
		UUID second = append(1);
		UUID third = append(1);
		this.feed.start();
		assertThat(List.of(first, second, third)).allMatch(this.index::contains);
	}

	@Test
	void startWhenLogWentBackThenStaleUntilReadToItsEnd() {
		this.feed.stop();
		AtomicBoolean staleWhenReadAnew = new AtomicBoolean();
		this.feed = follow(new RevocationLog(this.jdbc, this.batches, this.database) {

			@Override
			Page readFrom(long position) {
				if (position == 0) {
					staleWhenReadAnew.set(RevocationFeedTests.this.feed.isStale());
				}
				return super.readFrom(position);
			}

		});
		assertThat(staleWhenReadAnew).isFalse();
		this.feed.stop();
		loseNewest(1);
		this.feed.start();
		assertThat(staleWhenReadAnew).isTrue();
		assertThat(this.feed.isStale()).isFalse();
	}

	@Test
	void startWhenLogWentBackThenWhatWasCutOffStaysSo() {
		UUID lost = append(1);
		Awaitility.await().until(() -> this.index.contains(lost));
		this.feed.stop();
		loseNewest(1);
		this.feed.start();
		assertThat(this.index.contains(lost)).isTrue();
	}

	@Test
	void pollWhenNewestWasPurgedThenNothingIsSaid(CapturedOutput output) {
		this.jdbc.sql("DELETE FROM revocation").update();
		UUID appended = append(1);
		Awaitility.await().until(() -> this.index.contains(appended));
		assertThat(output).doesNotContain("went back");
	}

	@Test
	void pollWhenTheSystemHasNoThreadToGiveForAWhileThenGoesOn() {
		AtomicBoolean exhausted = new AtomicBoolean();
		this.feed.stop();
		this.feed = follow(new RevocationLog(this.jdbc, this.batches, this.database) {

			@Override
			Page readFrom(long position) {
				if (exhausted.getAndSet(false)) {
					throw new OutOfMemoryError("unable to create native thread");
				}
				return super.readFrom(position);
			}

		});
		exhausted.set(true);
		Awaitility.await().untilFalse(exhausted);
		UUID appended = append(1);
		Awaitility.await().until(() -> this.index.contains(appended));
	}

	/** On the embedded database it would close the file for all who have it open. */
	@Test
	void stopWhenAPageIsReadThenItIsReadToItsEndAndNotInterrupted() throws Exception {
		this.feed.stop();
		CountDownLatch reading = new CountDownLatch(1);
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		AtomicReference<Thread> stopping = new AtomicReference<>();
		RevocationFeed slow = follow(new RevocationLog(this.jdbc, this.batches, this.database) {

			@Override
			Page readFrom(long position) {
				if (Thread.currentThread().getName().equals("revocation-feed")) {
					reading.countDown();
					await(stopping);
					interrupted.complete(Thread.currentThread().isInterrupted());
				}
				return super.readFrom(position);
			}

		});
		assertThat(reading.await(1, TimeUnit.MINUTES)).isTrue();
		stopping.set(Thread.currentThread());
		slow.stop();
		assertThat(interrupted.get(1, TimeUnit.MINUTES)).isFalse();
		assertThat(slow.isRunning()).isFalse();
	}

	/** It may be set right a minute later, with tokens that have not expired. */
	@Test
	void forgetWhenThisNodesClockIsAheadThenWhatIsCutOffStaysSo() {
		UUID revoked = append(1);
		Awaitility.await().until(() -> this.index.contains(revoked));
		this.feed.stop();
		int known = this.sequence.size();
		this.feed.forgetUntil(Instant.parse("2100-01-02T00:00:00Z"));
		assertThat(this.index.contains(revoked)).isTrue();
		assertThat(this.sequence.size()).isEqualTo(known);
	}

	/** The database's clock may be ahead as well. */
	@Test
	void forgetWhenOverByBothClocksThenForgotten() {
		this.feed.stop();
		UUID over = UUID.randomUUID();
		UUID here = UUID.randomUUID();
		this.index.add(over, Instant.parse("2020-01-01T00:00:00Z"));
		this.index.add(here, Instant.parse("2020-01-03T00:00:00Z"));
		this.feed.forgetUntil(Instant.parse("2020-01-02T00:00:00Z"));
		assertThat(this.index.contains(over)).isFalse();
		assertThat(this.index.contains(here)).isTrue();
	}

	/** Returns when somebody waits for the caller to end. */
	private static void await(AtomicReference<Thread> stopping) {
		Thread other = stopping.get();
		while (other == null || other.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
			other = stopping.get();
		}
	}

	private RevocationFeed follow(RevocationLog log) {
		RevocationFeed feed = new RevocationFeed(log, this.index, this.sequence, new LocalSignal(), this.connections,
				PROPERTIES, this.clock);
		this.feed = feed;
		feed.start();
		return feed;
	}

	private UUID append(int count) {
		UUID subject = UUID.randomUUID();
		for (int i = 0; i < count; i++) {
			this.transactions.executeWithoutResult((transaction) -> this.log
				.append(List.of(Revocation.token(subject, Instant.parse("2100-01-01T00:00:00Z")))));
		}
		return subject;
	}

	private void loseNewest(int count) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("UPDATE revocation_position SET position = position - :count WHERE id = 1")
				.param("count", count)
				.update();
			this.jdbc.sql("""
					DELETE FROM revocation WHERE position > (SELECT position FROM revocation_position WHERE id = 1)""")
				.update();
		});
	}

}
