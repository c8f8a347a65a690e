package dev.countersign.revocation;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import dev.countersign.testkit.IntegrationTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@IntegrationTest
class RevocationLogTests {

	private static final int WRITERS = 16;

	private static final int APPENDS = 200;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@Autowired
	private RevocationLog log;

	@Autowired
	private Revocations revocations;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private Clock clock;

	@Autowired
	private JdbcClient jdbc;

	private long cursor;

	@BeforeEach
	void readToTheEnd() {
		this.cursor = this.jdbc.sql("SELECT position FROM revocation_position").query(Long.class).single();
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void readWhenCommittedInOtherOrderThanBegunThenNoneSkipped() throws Exception {
		Revocation early = revocation();
		Revocation late = revocation();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch otherCommitted = new CountDownLatch(1);
		Future<?> first = this.threads.submit(() -> this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("SELECT count(*) FROM revocation").query(Long.class).single();
			begun.countDown();
			await(otherCommitted);
			this.log.append(List.of(late));
		}));
		await(begun);
		this.transactions.executeWithoutResult((transaction) -> this.log.append(List.of(early)));
		assertThat(poll()).containsExactly(early.subject());
		otherCommitted.countDown();
		first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(poll()).containsExactly(late.subject());
	}

	@Test
	void appendWhenAnotherIsUncommittedThenWaitsItsTurn() throws Exception {
		Revocation first = revocation();
		Revocation second = revocation();
		CountDownLatch appended = new CountDownLatch(1);
		CountDownLatch mayCommit = new CountDownLatch(1);
		Future<?> holder = this.threads.submit(() -> this.transactions.executeWithoutResult((transaction) -> {
			this.log.append(List.of(first));
			appended.countDown();
			await(mayCommit);
		}));
		await(appended);
		Future<?> waiter = this.threads
			.submit(() -> this.transactions.executeWithoutResult((transaction) -> this.log.append(List.of(second))));
		Awaitility.await().during(Duration.ofMillis(500)).untilAsserted(() -> assertThat(poll()).isEmpty());
		assertThat(waiter).isNotDone();
		mayCommit.countDown();
		holder.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		waiter.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(poll()).containsExactly(first.subject(), second.subject());
	}

	@Test
	void readWhenManyAppendThenEveryPositionOnceAndInOrder() throws Exception {
		long before = this.cursor;
		Set<UUID> appended = new HashSet<>();
		List<Future<List<UUID>>> writers = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			writers.add(this.threads.submit(this::appendMany));
		}
		List<RevocationLog.Entry> read = new ArrayList<>();
		while (writers.stream().anyMatch((writer) -> !writer.isDone())) {
			read.addAll(entries());
		}
		read.addAll(entries());
		for (Future<List<UUID>> writer : writers) {
			appended.addAll(writer.get());
		}
		assertThat(appended).hasSize(WRITERS * APPENDS);
		assertThat(read).extracting(RevocationLog.Entry::position)
			.containsExactlyElementsOf(LongStream.rangeClosed(before + 1, before + WRITERS * APPENDS).boxed().toList());
		assertThat(read).extracting(RevocationLog.Entry::subject).containsExactlyInAnyOrderElementsOf(appended);
	}

	@Test
	void readWhenNothingIsNewThenStillTellsThePosition() {
		this.transactions.executeWithoutResult((transaction) -> this.log.append(List.of(revocation(), revocation())));
		RevocationLog.Page page = this.log.readFrom(this.cursor + 3);
		assertThat(page.last()).isEqualTo(this.cursor + 2);
		assertThat(page.entries()).isEmpty();
		assertThat(this.log.readFrom(this.cursor + 1).last()).isEqualTo(this.cursor + 2);
	}

	@Test
	void revokeWhenRolledBackThenNothingIsCutOff() {
		Revocation undone = revocation();
		Revocation done = revocation();
		this.transactions.executeWithoutResult((transaction) -> {
			this.revocations.revoke(List.of(undone));
			transaction.setRollbackOnly();
		});
		this.transactions.executeWithoutResult((transaction) -> this.revocations.revoke(List.of(done)));
		assertThat(this.revocations.contain(undone.subject())).isFalse();
		assertThat(poll()).containsExactly(done.subject());
	}

	/** Often, so that the feed cannot have been the one to do it each time. */
	@Test
	void revokeWhenCommittedThenCutOffHereBeforeItReturns() {
		for (int i = 0; i < 50; i++) {
			Revocation revocation = revocation();
			this.transactions.executeWithoutResult((transaction) -> {
				this.revocations.revoke(List.of(revocation));
				assertThat(this.revocations.contain(revocation.subject())).isFalse();
			});
			assertThat(this.revocations.contain(revocation.subject())).isTrue();
		}
	}

	@Test
	void revokeWhenNoTransactionThenRefused() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.revocations.revoke(List.of(revocation())));
	}

	private List<UUID> appendMany() {
		List<UUID> subjects = new ArrayList<>();
		for (int i = 0; i < APPENDS; i++) {
			Revocation revocation = revocation();
			this.transactions.executeWithoutResult((transaction) -> {
				this.log.append(List.of(revocation));
				LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000_000));
			});
			subjects.add(revocation.subject());
		}
		return subjects;
	}

	private List<UUID> poll() {
		return entries().stream().map(RevocationLog.Entry::subject).toList();
	}

	private List<RevocationLog.Entry> entries() {
		List<RevocationLog.Entry> page = this.log.readFrom(this.cursor + 1).entries();
		if (!page.isEmpty()) {
			this.cursor = page.get(page.size() - 1).position();
		}
		return page;
	}

	private Revocation revocation() {
		return Revocation.token(UUID.randomUUID(), this.clock.instant().plusSeconds(3_600));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
