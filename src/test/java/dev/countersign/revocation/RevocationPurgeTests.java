package dev.countersign.revocation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.countersign.store.Purge;
import dev.countersign.store.PurgeTimer;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.HeldPurge;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionOperations;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class RevocationPurgeTests {

	private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

	private static final Duration MARGIN = Duration.ofHours(2);

	@Autowired
	private RevocationLog log;

	@Autowired
	private RevocationIndex index;

	@Autowired
	private RevocationSequence sequence;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	private HeldPurge purge;

	@BeforeEach
	void hold(@Autowired Purge revocationPurge, @Autowired PurgeTimer timer, @Autowired ScheduledTaskHolder tasks) {
		this.purge = new HeldPurge(revocationPurge, timer, tasks, this.jdbc);
	}

	@AfterEach
	void release() {
		this.clock.reset();
		this.purge.close();
	}

	@Test
	void purgeWhenMoreThanABatchIsOverThenAllOfItAndNothingElse() {
		List<Revocation> over = revocations(1_234, this.clock.instant().minusSeconds(1));
		List<Revocation> needed = revocations(3, this.clock.instant().plusSeconds(3_600));
		append(over);
		append(needed);
		this.purge.run();
		assertThat(stored(over)).isZero();
		assertThat(stored(needed)).isEqualTo(3);
	}

	@Test
	void purgeWhenOnlyThisNodeIsAheadThenNothing() {
		List<Revocation> needed = revocations(1, this.clock.instant().plusSeconds(3_600));
		append(needed);
		this.clock.turn(Duration.ofDays(1));
		this.purge.run();
		assertThat(stored(needed)).isOne();
	}

	@Test
	void purgeWhenAskedForSomeThenNoMore() {
		Instant longAgo = Instant.EPOCH;
		List<Revocation> over = revocations(20, longAgo);
		append(over);
		assertThat(this.log.purge(longAgo, 15)).isEqualTo(15);
		assertThat(this.log.purge(longAgo, 15)).isEqualTo(5);
		assertThat(stored(over)).isZero();
	}

	@Test
	void purgeWhenAtTheInstantThenOnlyWhatEndsByIt() {
		Instant end = Instant.EPOCH.plus(1, ChronoUnit.DAYS);
		List<Revocation> ending = revocations(1, end);
		List<Revocation> next = revocations(1, end.plus(1, ChronoUnit.MICROS));
		append(ending);
		append(next);
		this.log.purge(end, 500);
		assertThat(stored(ending)).isZero();
		assertThat(stored(next)).isOne();
		this.log.purge(end.plusSeconds(1), 500);
	}

	@Test
	void purgeWhenAnotherNodeHoldsTheLeaseThenNothingUntilItEnds() {
		List<Revocation> over = revocations(1, this.clock.instant().minusSeconds(1));
		append(over);
		this.purge.holdElsewhere(this.clock.instant().plusSeconds(50));
		this.purge.runUnlessHeld();
		assertThat(stored(over)).isOne();
		this.clock.turn(Duration.ofSeconds(50));
		this.purge.runUnlessHeld();
		assertThat(stored(over)).isZero();
	}

	/** The feed takes each entry into the index, and the last one again and again. */
	@Test
	void purgeWhenTokenCanStillBePresentedThenItStaysRevoked() {
		String over = ago(TOKEN_LIFETIME.plus(MARGIN).plusMinutes(1));
		String within = ago(TOKEN_LIFETIME.plus(MARGIN).minusMinutes(1));
		String living = ago(TOKEN_LIFETIME.minusMinutes(1));
		long revoked = System.nanoTime();
		Awaitility.await().until(() -> this.sequence.hasBeenReadSince(revoked));
		this.purge.run();
		this.index.forgetUntil(this.clock.instant());
		assertThat(this.mvc.get().uri("/protected").with(bearer(living))).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has been revoked");
		assertThat(this.index.contains(sessionOf(within))).isTrue();
		assertThat(this.index.contains(sessionOf(over))).isFalse();
	}

	private String ago(Duration time) {
		return this.clock.during(time.negated(), () -> this.tokens.revoked(this.accounts.add()));
	}

	private static UUID sessionOf(String token) {
		return UUID.fromString(String.valueOf(BearerTokens.claims(token).get("sid")));
	}

	private void append(List<Revocation> revocations) {
		this.transactions.executeWithoutResult((transaction) -> this.log.append(revocations));
	}

	private long stored(List<Revocation> revocations) {
		return this.jdbc.sql("SELECT count(*) FROM revocation WHERE subject IN (:subjects)")
			.param("subjects", revocations.stream().map(Revocation::subject).toList())
			.query(Long.class)
			.single();
	}

	private static List<Revocation> revocations(int count, Instant until) {
		return IntStream.range(0, count)
			.mapToObj((i) -> new Revocation(Revocation.Kind.TOKEN, UUID.randomUUID(), until))
			.toList();
	}

}
