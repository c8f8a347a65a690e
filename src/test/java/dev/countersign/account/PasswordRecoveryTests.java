package dev.countersign.account;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.key.LastingKeys;
import dev.countersign.notice.NoticeReceivers;
import dev.countersign.notice.NoticeReceivers.Mail;
import dev.countersign.notice.NoticeReceivers.Webhook;
import dev.countersign.notice.NoticeTest;
import dev.countersign.testkit.AccountRows;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.WholeAnswer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to those who forgot their password.
 */
@NoticeTest
class PasswordRecoveryTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	private static final String NEXT = "nine quiet rivers in may";

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private LastingKeys keys;

	@AfterEach
	void tidy() {
		this.clock.reset();
		this.jdbc.sql("DELETE FROM forgotten_password").update();
	}

	@Test
	void forgottenWhenAccountHasAnAddressThenItsLinkSetsAPasswordOnce() {
		Person john = add(true);
		String token = BearerTokens.json(this.client.login(john.name(), PASSWORD)).get("token").asString();
		assertThat(ask(john.name())).hasStatus(202);
		Mail mail = NoticeReceivers.awaitMail(john.email(), 1);
		assertThat(mail.encrypted()).isTrue();
		assertThat(mail.subject()).isEqualTo("Set a new password for Example");
		assertThat(mail.header("From")).isEqualTo("Example <no-reply@example.com>");
		assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
		assertThat(mail.text()).contains(john.name(), "until ", " UTC", "from the address 127.0.0.1");
		String secret = NoticeReceivers.secret(mail.text());
		assertThat(mail.html()).contains(NoticeReceivers.PUBLIC_URL + "/console/#/invitation/" + secret);
		assertThat(this.client.login(john.name(), PASSWORD)).hasStatusOk();
		assertThat(setUp(secret, NEXT)).hasStatus(204);
		assertThat(setUp(secret, PASSWORD)).hasStatus(401)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The link is not known, was used, or has expired. Ask for another.");
		assertThat(this.client.login(john.name(), PASSWORD)).hasStatus(401);
		assertThat(this.client.login(john.name(), NEXT)).hasStatusOk();
		assertThat(this.client.withToken(token).get("/protected")).hasStatus(401);
		assertThat(NoticeReceivers.awaitMail(john.email(), 2).subject())
			.isEqualTo("Your password for Example was changed");
		assertThat(acts(john)).containsSubsequence("password-reset.requested", "password.changed");
		assertThat(changedBy(john)).isEqualTo("reset link");
	}

	@Test
	void forgottenWhenNoMailBringsTheLinkThenNobodyHasItAndTheAuditTrailSaysSo() {
		Person john = add(true);
		Person jane = add(false);
		ask(john.name());
		ask(jane.name());
		Webhook mailed = NoticeReceivers.awaitWebhook("notice.password-reset", john.name());
		assertThat(mailed.data().get("account").get("email").asString()).isEqualTo(john.email());
		assertThat(mailed.body()).doesNotContain("csi_");
		awaitLookedUp();
		assertThat(acts(jane)).contains("password-reset.undeliverable").doesNotContain("password-reset.requested");
		assertThat(resets(jane)).isZero();
		assertThat(this.jdbc.sql("SELECT count(*) FROM password_reset WHERE account_id = :id")
			.param("id", jane.id())
			.query(Integer.class)
			.single()).isZero();
		assertThat(NoticeReceivers.webhooksWith(jane.name()))
			.allSatisfy((webhook) -> assertThat(webhook.body()).doesNotContain("csi_"));
	}

	@Test
	void forgottenWhenByAddressInAnySpellingThenTheSame() {
		Person john = add(true);
		ask(john.email().toUpperCase(Locale.ROOT));
		assertThat(NoticeReceivers.awaitMail(john.email(), 1).text()).contains(john.name());
	}

	@Test
	void forgottenWhenNameIsUnknownDisabledAServiceOrNoneThenOneAnswer() {
		Person known = add(true);
		Person disabled = add(true);
		String admin = this.tokens.of(ADMIN);
		this.client.withToken(admin).patch("/users/" + disabled.id(), Map.of("enabled", false));
		String service = "service-" + UUID.randomUUID();
		assertThat(this.client.withToken(admin).post("/users", Map.of("username", service, "kind", "service")))
			.hasStatus(201);
		MvcTestResult expected = ask(known.name());
		assertThat(expected).hasStatus(202).body().isEmpty();
		for (String name : List.of("never-" + UUID.randomUUID(), disabled.name(), service, "no\tname",
				"x".repeat(9_000))) {
			assertThat(WholeAnswer.of(ask(name))).isEqualTo(WholeAnswer.of(expected));
		}
		awaitLookedUp();
		assertThat(NoticeReceivers.mailsTo(disabled.email())).isEmpty();
		assertThat(NoticeReceivers.findWebhook("notice.password-reset", service)).isEmpty();
		assertThat(this.client.withToken("stale").post("/password/forgotten", Map.of("username", "x"))).hasStatus(202);
		assertThat(this.client.post("/password/forgotten", Map.of())).hasStatus(400);
		assertThat(this.client.post("/password/forgotten", Map.of("username", "x", "to", "y"))).hasStatus(400);
	}

	/** Each of these is longer as JSON than as text. */
	@ParameterizedTest
	@ValueSource(strings = { "\\u0001", "\\u0000", "\\\"", "\\u007f", "\uffff", "\ud83d\ude00" })
	void forgottenWhenTextIsLongInAnyFormThenOneAnswer(String character) {
		ServiceClient stranger = this.client.from(ClientAddresses.fresh());
		for (int length : List.of(254, 511, 512, 1_500)) {
			assertThat(
					stranger.post("/password/forgotten", "{\"username\":\"%s\"}".formatted(character.repeat(length))))
				.hasStatus(202)
				.body()
				.isEmpty();
		}
		awaitLookedUp();
	}

	@Test
	void forgottenWhenAStrangerAsksAgainThenEachLinkIsGoodUntilOneIsUsed() {
		Person john = add(true);
		ask(john.name());
		String first = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 1).text());
		askOnce(this.client.from(ClientAddresses.fresh()), john);
		String second = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 2).text());
		askOnce(this.client.from(ClientAddresses.fresh()), john);
		String third = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 3).text());
		assertThat(setUp(second, NEXT)).hasStatus(204);
		for (String other : List.of(first, second, third)) {
			assertThat(setUp(other, PASSWORD)).hasStatus(401);
		}
	}

	@Test
	void forgottenWhenAskedAgainThenNoLinkLastsLongerThanItsHour() {
		Person john = add(true);
		ask(john.name());
		String first = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 1).text());
		this.clock.turn(Duration.ofMinutes(30));
		ask(john.name());
		String second = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 2).text());
		this.clock.turn(Duration.ofMinutes(30));
		assertThat(setUp(first, NEXT)).hasStatus(401);
		assertThat(setUp(second, NEXT)).hasStatus(204);
	}

	/** It knows of the newest link alone. */
	@Test
	void setupWhenANodeOfAnOlderVersionHasEndedTheNewestLinkThenTheEarlierOnesAreOver() {
		Person john = add(true);
		ask(john.name());
		String first = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 1).text());
		ask(john.name());
		NoticeReceivers.awaitMail(john.email(), 2);
		this.jdbc.sql("DELETE FROM password_reset WHERE account_id = :id").param("id", john.id()).update();
		assertThat(setUp(first, NEXT)).hasStatus(401);
		ask(john.name());
		String third = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 3).text());
		assertThat(setUp(first, NEXT)).hasStatus(401);
		assertThat(setUp(third, NEXT)).hasStatus(204);
	}

	@Test
	void forgottenWhenStrangersHaveUsedUpAllLinksThenTheOwnerIsHeardWhereTheyAreKnown() {
		Person john = add(true);
		String address = ClientAddresses.fresh();
		ServiceClient home = this.client.from(address);
		ServiceClient nextDoor = this.client.from(address.replaceFirst("7$", "8"));
		assertThat(home.login(john.name(), PASSWORD)).hasStatusOk();
		for (int i = 0; i < 4; i++) {
			askOften(john);
		}
		assertThat(resets(john)).isEqualTo(20);
		askOnce(this.client.from(ClientAddresses.fresh()), john);
		assertThat(resets(john)).isEqualTo(20);
		for (int i = 0; i < 6; i++) {
			askOnce((i % 2 == 0) ? home : nextDoor, john);
		}
		assertThat(resets(john)).isEqualTo(25);
	}

	@Test
	void forgottenWhenAStrangerAsksThenAnInvitationStaysGood() {
		Person john = add(true);
		JsonNode invited = BearerTokens
			.json(this.client.withToken(this.tokens.of(ADMIN)).post("/users/" + john.id() + "/invitation", ""));
		assertThat(NoticeReceivers.awaitMail(john.email(), 1).subject()).isEqualTo("Set your password for Example");
		ask(john.name());
		String reset = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 2).text());
		assertThat(setUp(invited.get("invitation").asString(), NEXT)).hasStatus(204);
		assertThat(changedBy(john)).isEqualTo("invitation");
		assertThat(setUp(reset, PASSWORD)).hasStatus(401);
	}

	@Test
	void forgottenWhenAddressChangesThenLinksToTheOldOneAreOver() {
		Person john = add(true);
		JsonNode invited = BearerTokens
			.json(this.client.withToken(this.tokens.of(ADMIN)).post("/users/" + john.id() + "/invitation", ""));
		ask(john.name());
		String reset = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 2).text());
		assertThat(this.client.withToken(this.tokens.of(ADMIN))
			.patch("/users/" + john.id(), Map.of("email", "new-" + john.email()))).hasStatusOk();
		String link = NoticeReceivers.secret(NoticeReceivers.awaitMail("new-" + john.email(), 1).text());
		assertThat(this.client.post("/email/confirmation", Map.of("confirmation", link))).hasStatus(204);
		assertThat(setUp(reset, NEXT)).hasStatus(401);
		assertThat(setUp(invited.get("invitation").asString(), NEXT)).hasStatus(401);
	}

	@Test
	void forgottenWhenAnHourAgoThenTheLinkIsOver() {
		Person john = add(true);
		ask(john.name());
		String secret = NoticeReceivers.secret(NoticeReceivers.awaitMail(john.email(), 1).text());
		assertThat(this.clock.<MvcTestResult>during(Duration.ofHours(1), () -> setUp(secret, NEXT))).hasStatus(401);
		assertThat(this.clock.<MvcTestResult>during(Duration.ofMinutes(59), () -> setUp(secret, NEXT))).hasStatus(204);
	}

	@Test
	void forgottenWhenAskedTooOftenThenSameAnswerAndNoMoreMails() {
		Person john = add(true);
		for (String typed : List.of(john.name(), john.email())) {
			for (int i = 0; i < 6; i++) {
				assertThat(ask(typed)).hasStatus(202);
			}
		}
		awaitLookedUp();
		assertThat(resets(john)).isEqualTo(5);
		this.clock.turn(Duration.ofMinutes(61));
		ask(john.name());
		awaitLookedUp();
		assertThat(resets(john)).isEqualTo(6);
	}

	@Test
	void forgottenWhenOneAddressAsksForManyThenNotHeardBeyondItsBudget() {
		String address = ClientAddresses.fresh();
		List<Person> people = Stream.generate(() -> add(true)).limit(21).toList();
		this.clock.stop();
		people.forEach((person) -> assertThat(
				this.client.from(address).post("/password/forgotten", Map.of("username", person.name())))
			.hasStatus(202));
		awaitLookedUp();
		assertThat(people.stream().filter((person) -> resets(person) > 0)).hasSize(20);
	}

	@Test
	void forgottenWhenAStrangerHasAskedTooOftenThenTheOwnerIsHeardUntilManyHave() {
		Person john = add(true);
		askOften(john);
		assertThat(resets(john)).isEqualTo(5);
		assertThat(
				this.client.from(ClientAddresses.fresh()).post("/password/forgotten", Map.of("username", john.name())))
			.hasStatus(202);
		awaitLookedUp();
		assertThat(resets(john)).isEqualTo(6);
		for (int i = 0; i < 3; i++) {
			askOften(john);
		}
		assertThat(resets(john)).isEqualTo(20);
	}

	@Test
	void waitingWhenLookedAtInTheDatabaseThenNothingCanBeRead() {
		Person john = add(true);
		NoticeReceivers.refuse(john.name());
		ask(john.name());
		Awaitility.await().until(() -> resets(john) == 1);
		assertThat(this.jdbc.sql("SELECT sealed_text FROM notice WHERE account_id = :id")
			.param("id", john.id())
			.query(String.class)
			.list()).isNotEmpty().allSatisfy((text) -> assertThat(text).doesNotContain(john.name(), "csi_", "example"));
		NoticeReceivers.accept(john.name());
	}

	/** Enough that nothing but them would be looked up, if they were always first. */
	@Test
	void forgottenWhenEarlierOnesCannotBeAnsweredThenLaterOnesAreAndThoseAreGoneAfterTheirHour() {
		List<UUID> broken = Stream.generate(UUID::randomUUID).limit(60).toList();
		broken.forEach(this::addUnanswerable);
		Person john = add(true);
		ask(john.name());
		NoticeReceivers.awaitMail(john.email(), 1);
		assertThat(countWaiting(broken)).isEqualTo(broken.size());
		this.clock.turn(Duration.ofHours(1));
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> countWaiting(broken) == 0);
	}

	/** Sealed by the right key, and not what is read. */
	private void addUnanswerable(UUID id) {
		this.jdbc.sql("INSERT INTO forgotten_password (id, sealed_text, asked_at) VALUES (:id, :text, :at)")
			.param("id", id)
			.param("text", this.keys.cipher("countersign forgotten passwords").encrypt(id.toString(), "no JSON"))
			.param("at", this.clock.instant().minusSeconds(60).atOffset(ZoneOffset.UTC))
			.update();
	}

	private int countWaiting(List<UUID> ids) {
		return this.jdbc.sql("SELECT count(*) FROM forgotten_password WHERE id IN (:ids)")
			.param("ids", ids)
			.query(Integer.class)
			.single();
	}

	private void askOnce(ServiceClient from, Person person) {
		assertThat(from.post("/password/forgotten", Map.of("username", person.name()))).hasStatus(202);
		awaitLookedUp();
	}

	/** From a network that nobody has asked from before. */
	private void askOften(Person person) {
		ServiceClient stranger = this.client.from(ClientAddresses.fresh());
		for (String typed : List.of(person.name(), person.name(), person.name(), person.email(), person.email(),
				person.email())) {
			assertThat(stranger.post("/password/forgotten", Map.of("username", typed))).hasStatus(202);
		}
		awaitLookedUp();
	}

	private MvcTestResult ask(String typed) {
		return this.client.post("/password/forgotten", Map.of("username", typed));
	}

	private MvcTestResult setUp(String secret, String password) {
		return this.client.post("/password/setup", Map.of("invitation", secret, "password", password));
	}

	private void awaitLookedUp() {
		AccountRows.awaitForgottenLookedUp(this.jdbc);
	}

	private int resets(Person person) {
		return this.jdbc.sql("""
				SELECT count(*) FROM notice
				WHERE account_id = :id AND kind = 'password-reset' AND channel = 'webhook'""")
			.param("id", person.id())
			.query(Integer.class)
			.single();
	}

	private String changedBy(Person person) {
		return BearerTokens
			.json(this.client.withToken(this.tokens.of(ADMIN))
				.get("/audit?act=password.changed&subject=" + person.id()))
			.at("/items/0/details/by")
			.asString();
	}

	private List<String> acts(Person person) {
		return AccountRows.acts(this.jdbc, person.id());
	}

	private Person add(boolean withAddress) {
		String name = "forgetful-" + UUID.randomUUID().toString().substring(0, 18);
		Map<String, Object> body = new LinkedHashMap<>(Map.of("username", name, "password", PASSWORD));
		if (withAddress) {
			body.put("email", name + "@example.org");
		}
		MvcTestResult created = this.client.withToken(this.tokens.of(ADMIN)).post("/users", body);
		assertThat(created).hasStatus(201);
		return new Person(UUID.fromString(BearerTokens.json(created).get("id").asString()), name,
				name + "@example.org");
	}

	private record Person(UUID id, String name, String email) {
	}

}
