package dev.countersign.limit;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import dev.countersign.CountersignApplication;
import dev.countersign.block.Block;
import dev.countersign.block.BlockedAddresses;
import dev.countersign.factor.EnrolledAccount;
import dev.countersign.factor.EnrolledPasskey;
import dev.countersign.factor.PasskeyAssertions;
import dev.countersign.factor.SecondFactors;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Purge;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.HeldPurge;
import dev.countersign.testkit.PostgresDatabase;
import dev.countersign.testkit.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTaskHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes on one database, with every default but where passkeys are used, and patience
 * with a busy machine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesPostgresTests {

	private static final String ORIGIN = "https://login.example.com";

	private final String secret = randomSecret();

	private final String database = PostgresDatabase.create();

	private ConfigurableApplicationContext one;

	private ConfigurableApplicationContext other;

	@BeforeAll
	void start() {
		this.one = startWithoutPurges();
		this.other = startWithoutPurges();
	}

	@AfterAll
	void stop() {
		this.one.close();
		this.other.close();
	}

	@Test
	void guardWhenFailedOnBothNodesThenOneBudget() {
		String name = "john-" + UUID.randomUUID();
		List<Problem> problems = IntStream.range(0, 20)
			.mapToObj((i) -> fail((i % 2 == 0) ? this.one : this.other, name, ClientAddresses.fresh()))
			.toList();
		assertThat(problems).containsOnly(Problem.INVALID_CREDENTIALS);
		assertThat(fail(this.one, name, ClientAddresses.fresh())).isEqualTo(Problem.TOO_MANY_ATTEMPTS);
		assertThat(fail(this.other, name, ClientAddresses.fresh())).isEqualTo(Problem.TOO_MANY_ATTEMPTS);
	}

	@Test
	void guardWhenBurstOnBothNodesThenNodesTimesTheBudgetAtMost() throws Exception {
		String name = "john-" + UUID.randomUUID();
		String address = ClientAddresses.fresh();
		AtomicInteger checked = new AtomicInteger();
		long begun = System.nanoTime();
		ExecutorService threads = Executors.newFixedThreadPool(40);
		try {
			List<Future<?>> callers = IntStream.range(0, 80).<Future<?>>mapToObj((i) -> threads.submit(() -> {
				if (fail((i % 2 == 0) ? this.one : this.other, name, address) == Problem.INVALID_CREDENTIALS) {
					checked.incrementAndGet();
				}
			})).toList();
			for (Future<?> caller : callers) {
				caller.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(checked).hasValueBetween(1, 2 * budgetWithin(Duration.ofNanos(System.nanoTime() - begun)));
	}

	/** Five at once, and one more after each delay. */
	private static int budgetWithin(Duration time) {
		int budget = 6;
		for (long waited = 3; waited <= time.toSeconds(); waited = 2 * waited + 1) {
			budget++;
		}
		return budget;
	}

	@Test
	void guardWhenSucceededThenNothingIsStored() {
		JdbcClient jdbc = this.one.getBean(JdbcClient.class);
		long before = jdbc.sql("SELECT count(*) FROM failure_bucket").query(Long.class).single();
		Attempt attempt = new Attempt("john-" + UUID.randomUUID(), ClientAddresses.fresh(), null);
		assertThat(this.one.getBean(CredentialGuard.class).guard(attempt, () -> "good")).isEqualTo("good");
		assertThat(jdbc.sql("SELECT count(*) FROM failure_bucket").query(Long.class).single()).isEqualTo(before);
	}

	@Test
	void blockWhenMadeOnOneNodeThenRefusedOnTheOtherWithinAPoll() {
		String address = ClientAddresses.fresh();
		for (int i = 0; i < 20; i++) {
			assertThat(fail(this.one, "nobody-" + UUID.randomUUID(), address)).isEqualTo(Problem.INVALID_CREDENTIALS);
		}
		assertThat(fail(this.one, "john", address)).isEqualTo(Problem.TOO_MANY_ATTEMPTS);
		Awaitility.await()
			.until(() -> !this.other.getBean(BlockedAddresses.class).blockOf(InetAddress.getByName(address)).isEmpty());
		Block block = this.other.getBean(BlockedAddresses.class).list(null, 1).get(0);
		assertThat(this.other.getBean(BlockedAddresses.class).lift(block.id())).isPresent();
		Awaitility.await().until(() -> fail(this.one, "john", address) == Problem.INVALID_CREDENTIALS);
	}

	@Test
	void codeWhenSentToBothNodesAtOnceThenGoodOnOne() throws Exception {
		EnrolledAccount john = EnrolledAccount.add(this.one);
		String code = john.app().code(Clock.systemUTC().instant());
		assertThat(onBothAtOnce((node) -> proves(node, john, code))).containsOnlyOnce(true).contains(false);
	}

	@Test
	void passkeyWhenAskedByOneNodeThenItsAnswerIsGoodOnTheOtherAndOnce() {
		EnrolledPasskey john = EnrolledPasskey.add(this.one, ORIGIN);
		String answer = john.answer(this.one.getBean(PasskeyAssertions.class).ask());
		assertThat(identifies(this.other, john, answer)).isTrue();
		assertThat(identifies(this.one, john, answer)).isFalse();
		assertThat(identifies(this.other, john, answer)).isFalse();
		String second = john.answer(this.other.getBean(PasskeyAssertions.class).ask(john.account().id(), "a login"));
		assertThat(proves(this.one, john, "another login", second)).isFalse();
		assertThat(proves(this.one, john, "a login", second)).isTrue();
		assertThat(proves(this.other, john, "a login", second)).isFalse();
	}

	/** Of a device that does not count, so that the challenge alone tells. */
	@Test
	void passkeyWhenItsAnswerIsSentToBothNodesAtOnceThenGoodOnOne() throws Exception {
		EnrolledPasskey john = EnrolledPasskey.add(this.one, ORIGIN);
		for (int i = 0; i < 3; i++) {
			String answer = john.answer(this.other.getBean(PasskeyAssertions.class).ask());
			assertThat(onBothAtOnce((node) -> identifies(node, john, answer))).containsOnlyOnce(true).contains(false);
		}
	}

	@Test
	void purgeWhenBucketsAreFullAgainThenDeleted() {
		JdbcClient jdbc = this.one.getBean(JdbcClient.class);
		SharedBuckets buckets = this.one.getBean(SharedBuckets.class);
		Limit limit = Limit.steady("purge", "purge", 3, Duration.ofMinutes(1));
		BucketKey full = this.one.getBean(BucketKeys.class).of(limit, "full");
		BucketKey used = this.one.getBean(BucketKeys.class).of(limit, "used");
		assertThat(buckets.take(limit, full)).isTrue();
		assertThat(buckets.take(limit, used)).isTrue();
		jdbc.sql("UPDATE failure_bucket SET expires_at = expires_at - 600000 WHERE id = :id")
			.param("id", full.toString())
			.update();
		assertThat(buckets.purge(500)).isEqualTo(1);
		assertThat(buckets.remaining(limit, full).available()).isEqualTo(3);
		assertThat(buckets.remaining(limit, used).available()).isEqualTo(2);
	}

	/** As of a node that booted before it asked anybody for the time. */
	@Test
	void purgeWhenANodesClockWasAheadForYearsThenWhatItCountedIsForgotten() {
		TestClock clock = new TestClock();
		clock.turn(Duration.ofDays(3650));
		Buckets ahead = new SharedBuckets(this.one.getBean(DataSource.class), Duration.ofSeconds(20),
				new LocalBuckets(100, clock), 100, clock);
		SharedBuckets buckets = this.one.getBean(SharedBuckets.class);
		Limit limit = Limit.steady("ahead", "ahead", 3, Duration.ofHours(1));
		BucketKey key = this.one.getBean(BucketKeys.class).of(limit, "ahead");
		BucketKey used = this.one.getBean(BucketKeys.class).of(limit, "used");
		for (int i = 0; i < 3; i++) {
			assertThat(ahead.take(limit, key)).isTrue();
			assertThat(buckets.take(limit, used)).isTrue();
		}
		// Its library asks the system for the time here.
		this.one.getBean(JdbcClient.class)
			.sql("UPDATE failure_bucket SET expires_at = expires_at + :ahead WHERE id = :id")
			.param("ahead", Duration.ofDays(3650).toMillis())
			.param("id", key.toString())
			.update();
		assertThat(this.other.getBean(SharedBuckets.class).remaining(limit, key).available()).isZero();
		this.one.getBean("failureBucketPurge", Purge.class).deletion().delete(Instant.EPOCH, 500);
		assertThat(buckets.remaining(limit, key).available()).isEqualTo(3);
		assertThat(buckets.remaining(limit, used).available()).isZero();
	}

	@Test
	void markWhenSecretWasChangedThenStillRead() {
		UUID accountId = UUID.randomUUID();
		String mark = this.one.getBean(DeviceMarkIssuer.class).issue(accountId, 7, null);
		try (ConfigurableApplicationContext changed = start("--countersign.secret=" + randomSecret(),
				"--countersign.previous-secrets=" + this.secret)) {
			DeviceMarkIssuer marks = changed.getBean(DeviceMarkIssuer.class);
			assertThat(marks.read(mark)).hasValueSatisfying((read) -> {
				assertThat(read.accountId()).isEqualTo(accountId);
				assertThat(read.epoch()).isEqualTo(7);
			});
			String renewed = marks.issue(accountId, 7, mark);
			assertThat(marks.read(renewed).map(DeviceMark::deviceId))
				.isEqualTo(marks.read(mark).map(DeviceMark::deviceId));
			assertThat(this.other.getBean(DeviceMarkIssuer.class).read(renewed)).isEmpty();
			assertThat(marks.read(marks.issue(UUID.randomUUID(), 7, mark)).map(DeviceMark::deviceId))
				.isNotEqualTo(marks.read(mark).map(DeviceMark::deviceId));
		}
	}

	private List<Boolean> onBothAtOnce(Predicate<ConfigurableApplicationContext> attempt) throws Exception {
		return AtOnce.call(IntStream.range(0, 8)
			.<Callable<Boolean>>mapToObj((i) -> () -> attempt.test((i % 2 == 0) ? this.one : this.other))
			.toList());
	}

	/** Nothing is purged but by a test. */
	private ConfigurableApplicationContext startWithoutPurges() {
		ConfigurableApplicationContext node = start("--countersign.secret=" + this.secret);
		HeldPurge.stopTimer(node.getBean(ScheduledTaskHolder.class));
		return node;
	}

	private ConfigurableApplicationContext start(String... settings) {
		List<String> all = new ArrayList<>(List.of("--server.address=127.0.0.1", "--server.port=0",
				"--server.shutdown=immediate", "--spring.datasource.url=" + this.database,
				"--spring.datasource.username=postgres", "--countersign.data-dir=target/test-data/" + UUID.randomUUID(),
				"--countersign.passkeys.origins=" + ORIGIN));
		all.addAll(PostgresDatabase.patientNode());
		all.addAll(List.of(settings));
		return new SpringApplicationBuilder(CountersignApplication.class).registerShutdownHook(false)
			.run(all.toArray(String[]::new));
	}

	private static String randomSecret() {
		byte[] secret = new byte[64];
		new SecureRandom().nextBytes(secret);
		return "hex:" + HexFormat.of().formatHex(secret);
	}

	private static boolean proves(ConfigurableApplicationContext node, EnrolledAccount account, String code) {
		return isGood(() -> node.getBean(SecondFactors.class).prove(account.account(), code).kind().equals("totp"));
	}

	private static boolean identifies(ConfigurableApplicationContext node, EnrolledPasskey account, String answer) {
		return isGood(() -> node.getBean(PasskeyAssertions.class).identify(answer, (accountId) -> {
		}).equals(account.account().id()));
	}

	private static boolean proves(ConfigurableApplicationContext node, EnrolledPasskey account, String login,
			String answer) {
		return isGood(() -> node.getBean(PasskeyAssertions.class)
			.prove(account.account().id(), login, answer)
			.kind()
			.equals("passkey"));
	}

	private static boolean isGood(BooleanSupplier proof) {
		try {
			return proof.getAsBoolean();
		}
		catch (ProblemException ex) {
			assertThat(ex.problem()).isEqualTo(Problem.INVALID_CREDENTIALS);
			return false;
		}
	}

	private static Problem fail(ConfigurableApplicationContext node, String name, String address) {
		try {
			return node.getBean(CredentialGuard.class).guard(new Attempt(name, address, null), () -> {
				throw new ProblemException(Problem.INVALID_CREDENTIALS);
			});
		}
		catch (ProblemException ex) {
			return ex.problem();
		}
	}

}
