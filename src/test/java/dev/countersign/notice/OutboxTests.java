package dev.countersign.notice;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.countersign.audit.AuditEntry;
import dev.countersign.notice.NoticeReceivers.Webhook;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.TestClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Notices from the act to the receiver, with receivers that refuse and nodes that die.
 */
@NoticeTest
class OutboxTests {

	private static final Duration A_WHILE = Duration.ofMinutes(1);

	@Autowired
	private NoticeWriter writer;

	@Autowired
	private Outbox outbox;

	@Autowired
	private NoticeDelivery delivery;

	@Autowired
	private NoticeTexts texts;

	@Autowired
	private OperatorNotices operator;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private MeterRegistry metrics;

	@Autowired
	private TestClock clock;

	@BeforeEach
	void empty() {
		this.jdbc.sql("DELETE FROM notice").update();
	}

	@AfterEach
	void tidy() {
		if (!this.delivery.isRunning()) {
			this.delivery.start();
		}
		this.clock.reset();
	}

	@Test
	void writeWhenActIsRolledBackThenNothingIsSent() {
		Recipient john = recipient();
		Recipient jane = recipient();
		this.transactions.executeWithoutResult((transaction) -> {
			this.writer.write(Notice.of(NoticeKind.SESSIONS_ENDED, john));
			transaction.setRollbackOnly();
		});
		this.transactions
			.executeWithoutResult((transaction) -> this.writer.write(Notice.of(NoticeKind.SESSIONS_ENDED, jane)));
		NoticeReceivers.awaitWebhook("notice.sessions-ended", jane.username());
		assertThat(rows(john)).isEmpty();
		assertThat(NoticeReceivers.webhooksWith(john.username())).isEmpty();
	}

	@Test
	void deliverWhenTheSystemHasNoThreadToGiveThenTriedAgain() throws InterruptedException {
		CountDownLatch asked = new CountDownLatch(2);
		NoticeDelivery exhausted = new NoticeDelivery(List.of(new Silent(asked)), this.outbox, this.texts,
				new NoticeBacklog(new SimpleMeterRegistry(), this.clock), new SecureRandom(), this.clock);
		exhausted.start();
		assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
		exhausted.stop();
	}

	@Test
	void deliverWhenRefusedThenTriedAgainLaterInOrderAndOthersGoOn() {
		Recipient john = recipient();
		Recipient jane = recipient();
		NoticeReceivers.refuse(john.username());
		this.clock.stop();
		write(john, 3);
		Awaitility.await().atMost(A_WHILE).until(() -> NoticeReceivers.webhooksWith(john.username()).size() == 1);
		write(jane, 1);
		NoticeReceivers.awaitWebhook("notice.sessions-ended", jane.username());
		Awaitility.await()
			.atMost(A_WHILE)
			.until(() -> rows(john).get(0).get("failure") instanceof String text && text.contains("answered 500"));
		NoticeReceivers.accept(john.username());
		this.clock.turn(Duration.ofSeconds(7));
		Awaitility.await().atMost(A_WHILE).until(() -> waiting(john) == 0);
		List<Webhook> came = NoticeReceivers.webhooksWith(john.username());
		assertThat(came).extracting((webhook) -> webhook.data().get("number").asString())
			.containsExactly("0", "0", "1", "2");
		assertThat(came).extracting(Webhook::attempt).containsExactly("1", "2", "1", "1");
		assertThat(came.get(1).id()).isEqualTo(came.get(0).id()).startsWith("msg_");
		assertThat(came.subList(1, 4)).extracting(Webhook::id).doesNotHaveDuplicates();
		assertThat(rows(john)).allSatisfy((row) -> assertThat(row).containsEntry("state", "delivered")
			.containsEntry("sealed_text", "")
			.containsEntry("failure", null));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 404, 410, 413, 422 })
	void deliverWhenRefusedForGoodThenListedAsFailedAndLaterOnesOfTheAccountCome(int status) {
		Recipient john = recipient();
		String refused = "refused-" + UUID.randomUUID();
		NoticeReceivers.refuse(refused, status);
		this.writer.write(Notice.of(NoticeKind.SESSIONS_ENDED, john).fact("number", refused));
		write(john, 1);
		Awaitility.await().atMost(A_WHILE).until(() -> waiting(john) == 0);
		assertThat(rows(john)).extracting((row) -> row.get("state")).containsExactly("failed", "delivered");
		assertThat(this.operator.find(OperatorNotices.State.FAILED, 0, 10)).singleElement()
			.satisfies((notice) -> assertThat(notice.failure()).contains("answered " + status));
		NoticeReceivers.accept(refused);
		assertThat(this.operator.retryFailed()).isEqualTo(1);
		Awaitility.await().atMost(A_WHILE).until(() -> waiting(john) == 0);
		assertThat(rows(john)).extracting((row) -> row.get("state")).containsExactly("delivered", "delivered");
	}

	/** What nobody foresaw is one more reason why a notice is not taken. */
	@Test
	void deliverWhenTheNotifierHasAFaultThenTriedAgainLaterWithAReasonAndOthersGoOn() throws InterruptedException {
		this.delivery.stop();
		Recipient john = recipient();
		write(john, 1);
		this.clock.stop();
		NoticeDelivery faulty = new NoticeDelivery(List.of(new Faulty()), this.outbox, this.texts,
				new NoticeBacklog(new SimpleMeterRegistry(), this.clock), new SecureRandom(), this.clock);
		faulty.start();
		try {
			Awaitility.await().atMost(A_WHILE).until(() -> rows(john).get(0).get("failure") != null);
		}
		finally {
			faulty.stop();
		}
		assertThat(rows(john).get(0)).containsEntry("state", "waiting")
			.containsEntry("failure", "The service could not make it ready; its log says why.");
		assertThat(claim()).isEmpty();
		this.clock.turn(Duration.ofSeconds(7));
		assertThat(claim()).hasSize(1);
	}

	/** As a node sees it that was given another secret than the node that wrote it. */
	@Test
	void deliverWhenItCannotBeReadHereThenLeftToOthers() {
		this.delivery.stop();
		Recipient john = recipient();
		write(john, 1);
		String text = String.valueOf(rows(john).get(0).get("sealed_text"));
		this.jdbc.sql("UPDATE notice SET sealed_text = 'other.AAAA' WHERE account_id = :id")
			.param("id", john.accountId())
			.update();
		this.delivery.start();
		Awaitility.await().atMost(A_WHILE).until(() -> rows(john).get(0).get("failure") != null);
		this.delivery.stop();
		assertThat(rows(john).get(0)).containsEntry("state", "waiting")
			.containsEntry("failure", "It was encrypted under a key that is not here.");
		this.jdbc.sql("UPDATE notice SET sealed_text = :text WHERE account_id = :id")
			.param("text", text)
			.param("id", john.accountId())
			.update();
		this.clock.turn(Duration.ofMinutes(1));
		this.delivery.start();
		Awaitility.await().atMost(A_WHILE).until(() -> "delivered".equals(rows(john).get(0).get("state")));
	}

	@Test
	void deliverWhenNobodyCanReadItThenLaterOnesOfTheAccountComeAndItIsGivenUpWhenItsTimeIsOver() {
		this.delivery.stop();
		Recipient john = recipient();
		write(john, 1);
		this.jdbc.sql("UPDATE notice SET sealed_text = 'other.AAAA', attempts = 40 WHERE account_id = :id")
			.param("id", john.accountId())
			.update();
		write(john, 1);
		this.delivery.start();
		Awaitility.await().atMost(A_WHILE).until(() -> "delivered".equals(rows(john).get(1).get("state")));
		assertThat(rows(john).get(0)).containsEntry("state", "waiting");
		this.clock.turn(Duration.ofDays(2));
		Awaitility.await().atMost(A_WHILE).until(() -> "failed".equals(rows(john).get(0).get("state")));
	}

	@Test
	void deliverWhenTakenThenSignedAsReceiversVerify() {
		Recipient john = recipient();
		write(john, 1);
		Webhook came = NoticeReceivers.awaitWebhook("notice.sessions-ended", john.username());
		WebhookSignature signature = new WebhookSignature(
				new WebhookProperties("https://example.com", NoticeReceivers.SECRET, null, List.of(), List.of(), false)
					.keys());
		assertThat(came.signature()).isEqualTo(signature.of(came.id(), Long.parseLong(came.timestamp()),
				came.body().getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void claimWhenNodesAskAtOnceThenEachNoticeIsOnesAndOnlyTheFirstOfAnAccount() throws Exception {
		this.delivery.stop();
		List<Recipient> people = IntStream.range(0, 8).mapToObj((i) -> recipient()).toList();
		people.forEach((person) -> write(person, 2));
		List<List<StoredNotice>> claims = AtOnce
			.call(IntStream.range(0, 4).<Callable<List<StoredNotice>>>mapToObj((i) -> this::claim).toList());
		assertThat(claims.stream().flatMap(List::stream).map(StoredNotice::id).toList()).hasSize(8)
			.doesNotHaveDuplicates();
		assertThat(claim()).isEmpty();
	}

	/** The mailbox that an account had is full; what comes now goes to another. */
	@Test
	void claimWhenAMailWasTriedAgainInVainThenOthersOfTheAccountWaitNoLongerAndWebhooksDo() {
		this.delivery.stop();
		this.clock.stop();
		UUID id = UUID.randomUUID();
		this.writer.write(Notice.of(NoticeKind.EMAIL_CHANGED, new Recipient(id, "told-" + id, "a@example.org")));
		this.writer.write(Notice.of(NoticeKind.PASSWORD_CHANGED, new Recipient(id, "told-" + id, "b@example.org")));
		assertThat(postponed(Channel.MAIL)).containsExactly("email-changed");
		assertThat(postponed(Channel.MAIL)).containsExactly("email-changed");
		assertThat(postponed(Channel.MAIL)).containsExactly("email-changed", "password-changed");
		for (int i = 0; i < 4; i++) {
			assertThat(postponed(Channel.WEBHOOK)).containsExactly("email-changed");
		}
	}

	@Test
	void claimWhenNodeDiedThenAnotherTakesItAfterTheLeaseAndTheLateOneChangesNothing() {
		this.delivery.stop();
		Recipient john = recipient();
		write(john, 1);
		StoredNotice first = claim().get(0);
		assertThat(claim()).isEmpty();
		this.clock.turn(NoticeDelivery.LEASE.plusSeconds(1));
		StoredNotice second = claim().get(0);
		assertThat(second.messageId()).isEqualTo(first.messageId());
		assertThat(second.attempts()).isEqualTo(2);
		this.outbox.giveUp(first, "late");
		this.outbox.postpone(first, this.clock.instant().plusSeconds(9_999), "late");
		assertThat(rows(john).get(0)).containsEntry("state", "waiting").containsEntry("failure", null);
		this.outbox.deliver(second);
		assertThat(rows(john).get(0)).containsEntry("state", "delivered");
	}

	@Test
	void deliverWhenDayIsOverThenGivenUpAndTheNextOfTheAccountComes() {
		this.delivery.stop();
		Recipient john = recipient();
		write(john, 1);
		this.clock.turn(NoticeWriter.TRY_FOR);
		write(john, 1);
		this.delivery.start();
		Awaitility.await().atMost(A_WHILE).until(() -> waiting(john) == 0);
		assertThat(rows(john)).extracting((row) -> row.get("state")).containsExactly("failed", "delivered");
		assertThat(this.outbox.retry(null, NoticeWriter.TRY_FOR)).isEqualTo(1);
		Awaitility.await().atMost(A_WHILE).until(() -> NoticeReceivers.webhooksWith(john.username()).size() == 2);
	}

	@Test
	void writeWhenTooManyOfAnAccountWaitThenDroppedAndCounted() {
		this.delivery.stop();
		Recipient john = recipient();
		double before = dropped();
		write(john, NoticeKind.API_TOKEN_EXPIRING, NoticeWriter.MAX_WAITING + 3);
		assertThat(rows(john)).hasSize(NoticeWriter.MAX_WAITING);
		assertThat(dropped() - before).isEqualTo(3);
		write(recipient(), 1);
		assertThat(dropped() - before).isEqualTo(3);
	}

	/** A stranger's failed logins are acts of the account that they name. */
	@Test
	void writeWhenActsOfAnAccountWaitThenTheyHaveARoomOfTheirOwn() {
		this.delivery.stop();
		Recipient john = recipient();
		double before = dropped();
		for (int i = 0; i < NoticeWriter.MAX_WAITING + 3; i++) {
			this.writer.writeAct(act(), john.accountId());
		}
		assertThat(rows(john)).hasSize(NoticeWriter.MAX_WAITING);
		write(john, NoticeKind.API_TOKEN_EXPIRING, NoticeWriter.MAX_WAITING + 3);
		assertThat(rows(john)).hasSize(2 * NoticeWriter.MAX_WAITING);
		assertThat(dropped() - before).isEqualTo(6);
	}

	/** What is about nobody has no common order, and each may come from a stranger. */
	@Test
	void claimWhenActsOfNobodyWaitThenAllAtOnceAndThoseOfAnAccountOneByOne() {
		this.delivery.stop();
		this.clock.stop();
		for (UUID id : List.of(Outbox.NOBODY, UUID.randomUUID())) {
			empty();
			for (int i = 0; i < 3; i++) {
				this.writer.writeAct(act(), id);
			}
			for (int i = 0; i < 3; i++) {
				assertThat(postponed(Channel.WEBHOOK)).hasSize(id.equals(Outbox.NOBODY) ? 3 : 1);
			}
		}
	}

	/** As while a receiver is away: some were tried, and are not due again. */
	@Test
	void claimWhenManyActsOfNobodyWereTriedThenItVisitsEachRowOnce() {
		this.delivery.stop();
		this.clock.stop();
		addOfNobody(500);
		this.jdbc.sql("UPDATE notice SET attempts = 2, due_at = expires_at").update();
		addOfNobody(500);
		this.jdbc.sql("ANALYZE").update();
		assertThat(new ClaimPlan(this.dataSource).rowsVisited()).isBetween(500L, 1_500L);
	}

	/** Its order in the list is that in which their ways are read. */
	@ParameterizedTest
	@EnumSource
	void deliverWhenOneWayCannotBeReadThenTheOtherIsAndBothAreCounted(Channel broken) {
		this.delivery.stop();
		Recipient john = new Recipient(UUID.randomUUID(), "told-john", "john@example.org");
		write(john, 1);
		SimpleMeterRegistry figures = new SimpleMeterRegistry();
		NoticeDelivery torn = new NoticeDelivery(Stream.of(Channel.values()).<Notifier>map(Obliging::new).toList(),
				new TornOutbox(broken, this.jdbc, this.clock), this.texts, new NoticeBacklog(figures, this.clock),
				new SecureRandom(), this.clock);
		torn.start();
		try {
			Awaitility.await()
				.atMost(A_WHILE)
				.until(() -> rows(john).stream()
					.allMatch((row) -> "waiting".equals(row.get("state")) == broken.toString()
						.equals(row.get("channel"))));
			Awaitility.await()
				.atMost(A_WHILE)
				.until(() -> figures.get("countersign.notices.waiting")
					.tag("channel", broken.toString())
					.gauge()
					.value() == 1);
		}
		finally {
			torn.stop();
		}
	}

	@Test
	void writeWhenTheSameIsRepeatedThenSoManyWaitOrComeWithinAnHourAndOthersHaveTheirRoom() {
		this.delivery.stop();
		Recipient john = recipient();
		double before = dropped();
		write(john, NoticeWriter.MAX_OF_A_KIND + 3);
		assertThat(rows(john)).hasSize(NoticeWriter.MAX_OF_A_KIND);
		assertThat(dropped() - before).isEqualTo(3);
		write(john, NoticeKind.PASSWORD_CHANGED, 1);
		write(recipient(), 1);
		assertThat(rows(john)).hasSize(NoticeWriter.MAX_OF_A_KIND + 1);
		this.clock.turn(NoticeWriter.LATELY);
		write(john, 1);
		assertThat(rows(john)).hasSize(NoticeWriter.MAX_OF_A_KIND + 1);
		this.delivery.start();
		Awaitility.await().atMost(A_WHILE).until(() -> waiting(john) == 0);
		write(john, NoticeWriter.MAX_OF_A_KIND + 3);
		assertThat(rows(john)).hasSize(2 * NoticeWriter.MAX_OF_A_KIND + 1);
		assertThat(dropped() - before).isEqualTo(7);
	}

	/** These have bounds of their own. */
	@Test
	void writeWhenRepeatedThenOnlyLinksAndWhatComesOnceForEachTokenHaveMoreRoom() {
		this.delivery.stop();
		for (NoticeKind kind : NoticeKind.values()) {
			Recipient john = recipient();
			write(john, kind, NoticeWriter.MAX_OF_A_KIND + 1);
			int more = switch (kind) {
				case INVITATION, PASSWORD_RESET, EMAIL_CONFIRMATION, API_TOKEN_EXPIRING -> 1;
				default -> 0;
			};
			assertThat(rows(john)).as(kind.toString()).hasSize(NoticeWriter.MAX_OF_A_KIND + more);
		}
	}

	@Test
	void purgeWhenEndedLongAgoThenGone() {
		Recipient john = recipient();
		write(john, 1);
		Awaitility.await().atMost(A_WHILE).until(() -> waiting(john) == 0);
		assertThat(this.outbox.purge("delivered", this.clock.instant().minusSeconds(60), 500)).isZero();
		assertThat(this.outbox.purge("failed", this.clock.instant(), 500)).isZero();
		this.outbox.purge("delivered", this.clock.instant().plusSeconds(1), 500);
		assertThat(rows(john)).isEmpty();
	}

	private void addOfNobody(int count) {
		Instant now = this.clock.instant();
		for (int i = 0; i < count; i++) {
			this.outbox.add(new Outbox.Entry(UUID.randomUUID(), Channel.WEBHOOK, "login.failed", Outbox.NOBODY, "", now,
					now.plus(NoticeWriter.TRY_FOR)));
		}
	}

	/** Claims what may be claimed, and lets it be tried again at once. */
	private List<String> postponed(Channel channel) {
		List<StoredNotice> claimed = this.outbox.claim(channel, 16, NoticeDelivery.LEASE);
		claimed.forEach((notice) -> this.outbox.postpone(notice, this.clock.instant(), "452 full"));
		return claimed.stream().map(StoredNotice::kind).toList();
	}

	private List<StoredNotice> claim() {
		return this.outbox.claim(Channel.WEBHOOK, 16, NoticeDelivery.LEASE);
	}

	private void write(Recipient recipient, int times) {
		write(recipient, NoticeKind.SESSIONS_ENDED, times);
	}

	private void write(Recipient recipient, NoticeKind kind, int times) {
		for (int i = 0; i < times; i++) {
			this.writer.write(Notice.of(kind, recipient).fact("number", i));
		}
	}

	private long waiting(Recipient recipient) {
		return this.outbox.countWaitingNotices(Channel.WEBHOOK, recipient.accountId());
	}

	private List<Map<String, Object>> rows(Recipient recipient) {
		return this.jdbc.sql("SELECT * FROM notice WHERE account_id = :id ORDER BY id")
			.param("id", recipient.accountId())
			.query()
			.listOfRows();
	}

	private double dropped() {
		return this.metrics.get("countersign.notices")
			.tag("channel", "webhook")
			.tag("result", "dropped")
			.counter()
			.count();
	}

	private AuditEntry act() {
		return new AuditEntry("1", this.clock.instant(), "login.failed", "failure", null,
				new AuditEntry.Party("anonymous", null, "anonymous"), "192.0.2.17", null, null, null, Map.of());
	}

	private static Recipient recipient() {
		UUID id = UUID.randomUUID();
		return new Recipient(id, "told-" + id, null);
	}

	private record Obliging(Channel channel) implements Notifier {

		@Override
		public void deliver(StoredNotice notice, String text) {
		}

	}

	private static final class TornOutbox extends Outbox {

		private final Channel broken;

		TornOutbox(Channel broken, JdbcClient jdbc, Clock clock) {
			super(jdbc, clock);
			this.broken = broken;
		}

		@Override
		List<StoredNotice> claim(Channel channel, int most, Duration lease) {
			if (channel == this.broken) {
				throw new QueryTimeoutException("canceling statement due to statement timeout");
			}
			return super.claim(channel, most, lease);
		}

	}

	private record Faulty() implements Notifier {

		@Override
		public Channel channel() {
			return Channel.WEBHOOK;
		}

		@Override
		public void deliver(StoredNotice notice, String text) {
			throw new IllegalStateException("A fault with john@example.org in it");
		}

	}

	private record Silent(CountDownLatch asked) implements Notifier {

		@Override
		public Channel channel() {
			if (Thread.currentThread().getName().equals("notice-delivery")) {
				this.asked.countDown();
				throw new OutOfMemoryError("unable to create native thread");
			}
			return Channel.MAIL;
		}

		@Override
		public void deliver(StoredNotice notice, String text) {
		}

	}

}
