package dev.countersign.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.countersign.notice.NoticeReceivers;
import dev.countersign.notice.NoticeReceivers.Mail;
import dev.countersign.notice.NoticeReceivers.Webhook;
import dev.countersign.notice.NoticeTest;
import dev.countersign.testkit.AccountRows;
import dev.countersign.testkit.AtOnce;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.WholeAnswer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an account gets another e-mail address.
 */
@NoticeTest
class EmailConfirmationTests {

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
	private OperatorAccounts operator;

	private ServiceClient admin;

	private Person john;

	private ServiceClient caller;

	@BeforeEach
	void logIn() {
		this.admin = this.client.withToken(this.tokens.of(ADMIN));
		this.john = add();
		this.caller = caller(this.john);
	}

	@AfterEach
	void tidy() {
		this.clock.reset();
	}

	@Test
	void changeWhenOwnerAsksThenAddressIsTheirsOnceConfirmedAndTheOldOneIsTold() {
		assertThat(ask(this.john.next())).hasStatus(202).body().isEmpty();
		Mail told = NoticeReceivers.awaitMail(this.john.email(), 1);
		assertThat(told.subject()).isEqualTo("Another e-mail address for Example");
		assertThat(told.text()).contains(this.john.name(), this.john.next(), "127.0.0.1")
			.contains("sent this to the address of the account")
			.doesNotContain("administrator", "cse_");
		Mail mail = NoticeReceivers.awaitMail(this.john.next(), 1);
		assertThat(mail.subject()).isEqualTo("Confirm your e-mail address for Example");
		assertThat(mail.text()).contains("because somebody gave this address for an account.")
			.doesNotContain("the address of the account", this.john.name());
		String secret = NoticeReceivers.secret(mail.text());
		assertThat(mail.html()).contains(NoticeReceivers.PUBLIC_URL + "/console/#/email/" + secret);
		assertThat(ownEmail()).isEqualTo(this.john.email());
		assertThat(this.caller.get("/me")).bodyJson().extractingPath("$.new_email").isEqualTo(this.john.next());
		assertThat(confirm(secret)).hasStatus(204).body().isEmpty();
		assertThat(ownEmail()).isEqualTo(this.john.next());
		assertThat(json(this.caller.get("/me")).get("email_confirmed").asBoolean()).isTrue();
		assertThat(json(this.caller.get("/me")).get("new_email").isNull()).isTrue();
		Mail last = NoticeReceivers.awaitMail(this.john.email(), 2);
		assertThat(last.subject()).isEqualTo("Your e-mail address for Example was changed");
		assertThat(last.text()).contains(this.john.next(),
				"the address that the account %s had".formatted(this.john.name()));
		assertThat(confirm(secret)).hasStatus(401);
		assertThat(acts()).containsSubsequence("email-change.requested", "email.confirmed");
		assertThat(details("email.confirmed")).contains("\"email_before\":\"" + this.john.email() + "\"",
				"\"email\":\"" + this.john.next() + "\"");
		assertThat(this.caller.get("/protected")).hasStatusOk();
	}

	@Test
	void changeWhenNameIsALinkThenNoStrangerIsSentIt() {
		String name = "https://evil.example/you-have-won-" + UUID.randomUUID();
		this.admin.post("/users", Map.of("username", name, "password", PASSWORD));
		ServiceClient owner = this.client.withToken(json(this.client.login(name, PASSWORD)).get("token").asString());
		assertThat(owner.patch("/me", Map.of("email", this.john.next()))).hasStatus(202);
		Mail mail = NoticeReceivers.awaitMail(this.john.next(), 1);
		assertThat(mail.subject() + mail.text() + mail.html()).doesNotContain("evil.example", "you-have-won");
		assertThat(confirm(NoticeReceivers.secret(mail.text()))).hasStatus(204);
	}

	@Test
	void changeWhenNotConfirmedThenForgottenPasswordsGoToTheOldAddressAlone() {
		ask(this.john.next());
		String secret = NoticeReceivers.secret(NoticeReceivers.awaitMail(this.john.next(), 1).text());
		forget(this.john.next());
		forget(this.john.email());
		assertThat(NoticeReceivers.awaitMail(this.john.email(), 2).subject())
			.isEqualTo("Set a new password for Example");
		assertThat(NoticeReceivers.mailsTo(this.john.next())).hasSize(1);
		assertThat(confirm(secret)).hasStatus(204);
		forget(this.john.email());
		forget(this.john.next());
		assertThat(NoticeReceivers.awaitMail(this.john.next(), 2).subject())
			.isEqualTo("Set a new password for Example");
	}

	@Test
	void changeWhenAdministratorWantsItThenTheRestIsDoneAndTheAddressWaits() {
		MvcTestResult changed = this.admin.patch("/users/" + this.john.id(),
				Map.of("email", this.john.next(), "claims", Map.of("tenant", "acme")));
		assertThat(changed).hasStatusOk();
		assertThat(json(changed).get("email").asString()).isEqualTo(this.john.email());
		assertThat(json(changed).at("/claims/tenant").asString()).isEqualTo("acme");
		assertThat(NoticeReceivers.awaitMail(this.john.email(), 1).text()).contains("as an administrator wants");
		String before = this.admin.get("/users/" + this.john.id()).getResponse().getHeader(HttpHeaders.ETAG);
		assertThat(confirm(NoticeReceivers.secret(NoticeReceivers.awaitMail(this.john.next(), 1).text())))
			.hasStatus(204);
		MvcTestResult shown = this.admin.get("/users/" + this.john.id());
		assertThat(json(shown).get("email").asString()).isEqualTo(this.john.next());
		assertThat(shown.getResponse().getHeader(HttpHeaders.ETAG)).isNotEqualTo(before);
	}

	@Test
	void changeWhenStaleOrForbiddenThenNothingIsSent() {
		assertThat(this.admin.with(HttpHeaders.IF_MATCH, "\"77\"")
			.patch("/users/" + this.john.id(), Map.of("email", this.john.next()))).hasStatus(412);
		assertThat(this.caller.patch("/users/" + this.john.id(), Map.of("email", this.john.next()))).hasStatus(403);
		assertThat(waiting()).isZero();
		assertThat(acts()).doesNotContain("email-change.requested");
	}

	@Test
	void changeWhenAccountHadNoAddressThenNoneUntilConfirmed() {
		Person jane = add(null);
		assertThat(json(this.admin.patch("/users/" + jane.id(), Map.of("email", jane.next()))).get("email").isNull())
			.isTrue();
		assertThat(confirm(NoticeReceivers.secret(NoticeReceivers.awaitMail(jane.next(), 1).text()))).hasStatus(204);
		assertThat(json(this.admin.get("/users/" + jane.id())).get("email").asString()).isEqualTo(jane.next());
		assertThat(NoticeReceivers.mailsTo(jane.next())).hasSize(1);
	}

	@Test
	void changeWhenOfAServiceAccountThenAtOnce() {
		String name = "service-" + UUID.randomUUID();
		String id = json(this.admin.post("/users", Map.of("username", name, "kind", "service"))).get("id").asString();
		assertThat(json(this.admin.patch("/users/" + id, Map.of("email", "ops@example.org"))).get("email").asString())
			.isEqualTo("ops@example.org");
	}

	@Test
	void changeWhenAskedAgainThenTheLastLinkWinsAndTheOwnAddressTakesItBack() {
		ask(this.john.next());
		String first = NoticeReceivers.secret(NoticeReceivers.awaitMail(this.john.next(), 1).text());
		ask(this.john.next());
		String second = NoticeReceivers.secret(NoticeReceivers.awaitMail(this.john.next(), 2).text());
		assertThat(confirm(first)).hasStatus(401);
		confirmOwn();
		assertThat(ask(this.john.email())).hasStatus(202);
		assertThat(confirm(second)).hasStatus(401);
		assertThat(ownEmail()).isEqualTo(this.john.email());
	}

	@Test
	void linkWhenADayOldThenOver() {
		String secret = sent();
		assertThat(this.clock.<MvcTestResult>during(Duration.ofHours(24), () -> confirm(secret))).hasStatus(401);
		assertThat(this.clock.<MvcTestResult>during(Duration.ofHours(23), () -> confirm(secret))).hasStatus(204);
	}

	@ParameterizedTest
	@EnumSource
	void linkWhenAccountIsNoLongerAsItWasThenOver(Change change) {
		String secret = sent();
		change.happen(this);
		assertThat(confirm(secret)).hasStatus(401);
		if (change != Change.DELETED && change != Change.ADDRESS_TAKEN_AWAY) {
			assertThat(json(this.admin.get("/users/" + this.john.id())).get("email").asString())
				.isEqualTo(this.john.email());
		}
	}

	@Test
	void linkWhenUsedByManyAtOnceThenOneConfirms() throws Exception {
		String secret = sent();
		Callable<Integer> confirm = () -> confirm(secret).getResponse().getStatus();
		assertThat(AtOnce.call(IntStream.range(0, 4).mapToObj((caller) -> confirm).toList())).containsOnlyOnce(204)
			.containsOnly(204, 401);
	}

	@Test
	void confirmWhenSecretIsUnknownUsedOrOverThenOneAnswerAndTheTrailHasIt() {
		String used = sent();
		confirm(used);
		MvcTestResult expected = confirm("cse_" + "A".repeat(43));
		assertThat(expected).hasStatus(401).bodyJson().extractingPath("$.error").isEqualTo("Invalid credentials");
		for (String secret : List.of(used, "x", "csi_" + "A".repeat(43), "'; --")) {
			assertThat(WholeAnswer.of(confirm(secret))).isEqualTo(WholeAnswer.of(expected));
		}
		assertThat(this.client.post("/email/confirmation", Map.of())).hasStatus(400);
		assertThat(this.client.post("/email/confirmation", Map.of("confirmation", used, "to", "y"))).hasStatus(400);
		Awaitility.await()
			.until(() -> this.jdbc.sql("SELECT count(*) FROM audit_event WHERE details LIKE '%confirmation of an e%'")
				.query(Long.class)
				.single() > 0);
	}

	@Test
	void changeWhenAnotherAccountHasTheAddressThenSameAnswerAndNobodyIsToldOfIt() {
		Person jane = add();
		MvcTestResult taken = ask(jane.email());
		assertThat(NoticeReceivers.awaitMail(jane.email(), 1).text()).contains("address of an account.")
			.doesNotContain(jane.name());
		MvcTestResult free = ask(this.john.next());
		assertThat(WholeAnswer.of(taken)).isEqualTo(WholeAnswer.of(free));
	}

	@Test
	void changeWhenAskedTooOftenThenLimitedForTheOwnerAndUnheardFromTheNetworkAlone() {
		List<Person> others = Stream.generate(this::add).limit(2).toList();
		for (int i = 0; i < 5; i++) {
			assertThat(ask(this.john.next())).hasStatus(202);
		}
		assertThat(ask(this.john.next())).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"email-changes\";q=5;w=3600")
			.containsHeader(HttpHeaders.RETRY_AFTER);
		others.forEach(
				(other) -> assertThat(caller(other).patch("/me", Map.of("email", this.john.next()))).hasStatus(202));
		assertThat(requests(this.john)).isEqualTo(5);
		assertThat(others).allSatisfy((other) -> assertThat(requests(other)).isZero());
		Person owner = others.get(0);
		assertThat(caller(owner).from(ClientAddresses.fresh()).patch("/me", Map.of("email", this.john.next())))
			.hasStatus(202);
		assertThat(requests(owner)).isOne();
		for (int i = 0; i < 5; i++) {
			assertThat(this.admin.patch("/users/" + this.john.id(), Map.of("email", this.john.next()))).hasStatusOk();
		}
		assertThat(this.admin.patch("/users/" + this.john.id(), Map.of("email", this.john.next()))).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"email-links\";q=5;w=3600");
		assertThat(caller(owner).patch("/me", Map.of("email", owner.next()))).hasStatus(202);
		NoticeReceivers.awaitMail(owner.next(), 1);
	}

	/** It may have been a thief who asked. */
	@Test
	void ownAddressWhenAskedForThenTakesTheOtherBackWhateverWasAskedBefore() {
		for (int i = 0; i < 5; i++) {
			assertThat(ask(this.john.next())).hasStatus(202);
		}
		assertThat(ask(this.john.next())).hasStatus(429);
		for (int i = 0; i < 7; i++) {
			assertThat(ask(this.john.email())).hasStatus(202);
		}
		assertThat(json(this.caller.get("/me")).get("email_confirmed").asBoolean()).isFalse();
		assertThat(json(this.caller.get("/me")).get("new_email").asString()).isEqualTo(this.john.email());
		confirmOwn();
		assertThat(ask(this.john.email())).hasStatus(202);
		assertThat(waiting()).isZero();
	}

	@Test
	void ownAddressWhenAnAdministratorGivesItThenTakesTheOtherBackAndNothingIsSentThere() {
		confirmOwn();
		for (int i = 0; i < 7; i++) {
			assertThat(ask(this.john.email())).hasStatus(202);
			assertThat(this.admin.patch("/users/" + this.john.id(), Map.of("email", this.john.email()))).hasStatusOk();
		}
		ask(this.john.next());
		assertThat(waiting()).isOne();
		patch(Map.of("email", this.john.email()));
		assertThat(waiting()).isZero();
		ask(this.john.next());
		assertThat(ask(this.john.email())).hasStatus(202);
		assertThat(waiting()).isZero();
		assertThat(notices("email-confirmation")).isLessThanOrEqualTo(2);
		assertThat(requests(this.john)).isEqualTo(2);
	}

	/** Else each spelling would have a budget of its own. */
	@Test
	void changeWhenManyWantOneMailboxInManySpellingsThenItIsSentNoMoreThanItsBudget() {
		String mailbox = this.john.next();
		List<UUID> people = new ArrayList<>();
		for (String spelling : List.of("jane<%s>", "\"jane\"<%s>", "(jane)%s", "(jane)<%s>", "%s(jane)", "<%s>", "%s",
				"%s", "%s", "%s", "%s", "%s")) {
			Person person = add();
			people.add(person.id());
			this.caller = caller(person);
			ask(spelling.formatted(mailbox));
		}
		Awaitility.await()
			.until(() -> this.jdbc
				.sql("""
						SELECT count(*) FROM notice WHERE account_id IN (:ids) AND channel = 'mail' AND state = 'waiting'""")
				.param("ids", people)
				.query(Integer.class)
				.single() == 0);
		assertThat(NoticeReceivers.mailsTo(mailbox)).hasSize(5);
	}

	/** Each address has a budget of its own. */
	@Test
	void changeWhenAnAdministratorWantsOneAddressAfterAnotherThenTheOldOneIsNotFilled() {
		for (int i = 0; i < 12; i++) {
			patch(Map.of("email", i + this.john.next()));
		}
		assertThat(requests(this.john)).isEqualTo(12);
		assertThat(notices("email-change-requested")).isEqualTo(10);
	}

	/** Else there would be no room for what its owner has to be told. */
	@Test
	void linkWhenNoLongerGoodThenItsNoticeWaitsNoMore() {
		String refused = "\"email\":\"" + this.john.next() + "\"";
		NoticeReceivers.refuse(refused);
		for (int i = 0; i < 3; i++) {
			ask(this.john.next());
		}
		assertThat(waitingNotices(this.john)).containsOnlyOnce("email-confirmation");
		confirmOwn();
		ask(this.john.email());
		assertThat(waitingNotices(this.john)).doesNotContain("email-confirmation");
		NoticeReceivers.accept(refused);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{}|The field 'email' is required.", "{\"email\":\"\"}|The field 'email' is required.",
					"{\"email\":\"nowhere\"}|The field 'email' has one @", "{\"email\":7}|email",
					"{\"email\":\"a<b@c>\"}|none of them white space, invisible, or one of",
					"{\"email\":\"a@b\",\"roles\":[\"admin\"]}|roles" })
	void changeWhenImpossibleThen400SaysWhy(String body, String reason) {
		assertThat(this.caller.patch("/me", body)).hasStatus(400)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains(reason);
	}

	@Test
	void changeWhenNotALoginOrAnOldOneThenRefused() {
		String apiToken = json(this.caller.post("/api-tokens", Map.of("name", "ci"))).get("token").asString();
		assertThat(this.client.withToken(apiToken).patch("/me", Map.of("email", this.john.next()))).hasStatus(403);
		assertThat(this.client.patch("/me", Map.of("email", this.john.next()))).hasStatus(401);
		this.clock.turn(Duration.ofMinutes(16));
		assertThat(ask(this.john.next())).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Insufficient authentication");
		this.clock.reset();
		this.jdbc.sql("UPDATE login_session SET ended_at = created_at WHERE account_id = :id")
			.param("id", this.john.id())
			.update();
		assertThat(ask(this.john.next())).hasStatus(401);
		assertThat(waiting()).isZero();
	}

	@Test
	void secretWhenStoredThenNotReadable() {
		NoticeReceivers.refuse(this.john.name());
		String secret = sent();
		String stored = rows("SELECT * FROM email_change WHERE account_id = :id")
				+ rows("SELECT * FROM notice WHERE account_id = :id AND state = 'waiting'");
		assertThat(stored).contains(this.john.next(), "email-confirmation").doesNotContain(secret, "cse_");
		NoticeReceivers.accept(this.john.name());
		Webhook webhook = NoticeReceivers.awaitWebhook("notice.email-confirmation", this.john.name());
		assertThat(webhook.data().at("/account/email").asString()).isEqualTo(this.john.next());
		assertThat(webhook.body()).doesNotContain("cse_");
	}

	/** A person's own secret has shown that they read what comes to the address. */
	@Test
	void firstAddressWhenALinkThatWasSentThereIsUsedThenConfirmed() {
		assertThat(isConfirmed(this.john)).isFalse();
		forget(this.john.name());
		String reset = NoticeReceivers.secret(NoticeReceivers.awaitMail(this.john.email(), 1).text());
		assertThat(this.client.post("/password/setup", Map.of("invitation", reset, "password", NEXT))).hasStatus(204);
		assertThat(isConfirmed(this.john)).isTrue();
		Person jane = add();
		this.caller = caller(jane);
		assertThat(ask(jane.email())).hasStatus(202);
		Mail mail = NoticeReceivers.awaitMail(jane.email(), 1);
		assertThat(mail.subject()).isEqualTo("Confirm your e-mail address for Example");
		assertThat(confirm(NoticeReceivers.secret(mail.text()))).hasStatus(204);
		assertThat(isConfirmed(jane)).isTrue();
		assertThat(NoticeReceivers.mailsTo(jane.email())).hasSize(1);
	}

	/** Whoever made it has seen it, too. */
	@Test
	void firstAddressWhenAnInvitationIsUsedThenNotConfirmed() {
		MvcTestResult invited = this.admin.post("/users/" + this.john.id() + "/invitation", "");
		assertThat(this.client.post("/password/setup",
				Map.of("invitation", json(invited).get("invitation").asString(), "password", NEXT)))
			.hasStatus(204);
		assertThat(isConfirmed(this.john)).isFalse();
	}

	/** Perhaps nobody takes mails at one of the two. */
	@Test
	void linkWhenItsReceiverIsAwayThenNeitherWaitsForTheOther() {
		String refused = "\"email\":\"" + this.john.next() + "\"";
		NoticeReceivers.refuse(refused);
		ask(this.john.next());
		assertThat(this.admin.delete("/users/" + this.john.id() + "/sessions")).hasStatus(204);
		NoticeReceivers.awaitWebhook("notice.email-change-requested", this.john.name());
		NoticeReceivers.awaitWebhook("notice.sessions-ended", this.john.name());
		Awaitility.await().until(() -> waitingNotices(this.john).equals(List.of("email-confirmation")));
		NoticeReceivers.accept(refused);
		Person jane = add();
		String old = "\"new_email\":\"" + jane.next() + "\"";
		NoticeReceivers.refuse(old);
		assertThat(this.admin.patch("/users/" + jane.id(), Map.of("email", jane.next()))).hasStatusOk();
		NoticeReceivers.awaitWebhook("notice.email-confirmation", jane.name());
		Awaitility.await().until(() -> waitingNotices(jane).equals(List.of("email-change-requested")));
		NoticeReceivers.accept(old);
	}

	private String sent() {
		assertThat(ask(this.john.next())).hasStatus(202);
		return NoticeReceivers.secret(NoticeReceivers.awaitMail(this.john.next(), 1).text());
	}

	/** What comes to it was opened once. */
	private void confirmOwn() {
		this.jdbc.sql("UPDATE account SET email_confirmed = TRUE WHERE id = :id").param("id", this.john.id()).update();
	}

	private boolean isConfirmed(Person person) {
		return this.jdbc.sql("SELECT email_confirmed FROM account WHERE id = :id")
			.param("id", person.id())
			.query(Boolean.class)
			.single();
	}

	private MvcTestResult ask(String email) {
		return this.caller.patch("/me", Map.of("email", email));
	}

	private MvcTestResult confirm(String secret) {
		return this.client.post("/email/confirmation", Map.of("confirmation", secret));
	}

	private void forget(String typed) {
		assertThat(this.client.post("/password/forgotten", Map.of("username", typed))).hasStatus(202);
		AccountRows.awaitForgottenLookedUp(this.jdbc);
	}

	private String ownEmail() {
		return json(this.caller.get("/me")).get("email").asString();
	}

	private long waiting() {
		return this.jdbc.sql("SELECT count(*) FROM email_change WHERE account_id = :id")
			.param("id", this.john.id())
			.query(Long.class)
			.single();
	}

	private long notices(String kind) {
		return this.jdbc.sql("SELECT count(*) FROM notice WHERE account_id = :id AND kind = :kind AND channel = 'mail'")
			.param("id", this.john.id())
			.param("kind", kind)
			.query(Long.class)
			.single();
	}

	private long requests(Person person) {
		return AccountRows.acts(this.jdbc, person.id()).stream().filter("email-change.requested"::equals).count();
	}

	private List<String> waitingNotices(Person person) {
		return this.jdbc.sql("""
				SELECT kind FROM notice WHERE account_id = :id AND state = 'waiting' AND channel = 'webhook'
				ORDER BY id""").param("id", person.id()).query(String.class).list();
	}

	private List<String> acts() {
		return AccountRows.acts(this.jdbc, this.john.id());
	}

	private String details(String act) {
		return this.jdbc.sql("SELECT details FROM audit_event WHERE subject_id = :id AND act = :act")
			.param("id", this.john.id())
			.param("act", act)
			.query(String.class)
			.single();
	}

	private String rows(String sql) {
		return this.jdbc.sql(sql).param("id", this.john.id()).query().listOfRows().toString();
	}

	private ServiceClient caller(Person person) {
		return this.client.withToken(json(this.client.login(person.name(), PASSWORD)).get("token").asString());
	}

	private Person add() {
		return add("@example.org");
	}

	private Person add(@Nullable String domain) {
		String name = "moving-" + UUID.randomUUID().toString().substring(0, 18);
		Map<String, Object> body = new LinkedHashMap<>(Map.of("username", name, "password", PASSWORD));
		if (domain != null) {
			body.put("email", name + domain);
		}
		JsonNode created = json(this.admin.post("/users", body));
		return new Person(UUID.fromString(created.get("id").asString()), name, name + "@example.org",
				name + "@example.net");
	}

	private void patch(Map<String, Object> change) {
		assertThat(this.admin.patch("/users/" + this.john.id(), change)).hasStatusOk();
	}

	/** What ends a link. */
	enum Change {

		PASSWORD_CHANGED((test) -> assertThat(
				test.caller.put("/password", Map.of("current_password", PASSWORD, "new_password", NEXT)))
			.hasStatusOk()),

		RENAMED((test) -> test.patch(Map.of("username", "renamed-" + UUID.randomUUID()))),

		DISABLED((test) -> test.patch(Map.of("enabled", false))),

		ADMINISTRATOR_NOW((test) -> {
			test.patch(Map.of("roles", List.of("admin")));
			test.patch(Map.of("roles", List.of()));
		}),

		LOGGED_OUT_EVERYWHERE((test) -> assertThat(test.caller.post("/logout?scope=all", Map.of())).hasStatus(204)),

		SESSIONS_ENDED(
				(test) -> assertThat(test.admin.delete("/users/" + test.john.id() + "/sessions")).hasStatus(204)),

		VOUCHED_FOR_BY_AN_OPERATOR((test) -> test.operator.set(test.john.id(), test.john.email(), null)),

		ADDRESS_TAKEN_AWAY((test) -> test.patch(Map.of("email", ""))),

		DELETED((test) -> assertThat(test.admin.delete("/users/" + test.john.id())).hasStatus(204));

		private final Consumer<EmailConfirmationTests> action;

		Change(Consumer<EmailConfirmationTests> action) {
			this.action = action;
		}

		void happen(EmailConfirmationTests test) {
			this.action.accept(test);
		}

	}

	private record Person(UUID id, String name, String email, String next) {
	}

}
