package dev.countersign.notice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.notice.NoticeReceivers.Mail;
import dev.countersign.notice.NoticeReceivers.Webhook;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.ServiceClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What accounts and the webhook are told of what is done.
 */
@NoticeTest
class NoticesOfActsTests {

	private static final String PASSWORD = "seven green lamps at dusk";

	private static final String NEXT = "nine quiet rivers in may";

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private AuditTrail trail;

	@Autowired
	private JdbcClient jdbc;

	private ServiceClient admin;

	@BeforeEach
	void logIn() {
		this.admin = this.client.withToken(this.tokens.of(ADMIN));
	}

	@Test
	void inviteWhenAccountHasAnAddressThenMailHasTheSecretOfTheAnswer() {
		String name = unique();
		JsonNode created = BearerTokens
			.json(this.admin.post("/users", Map.of("username", name, "email", address(name))));
		Mail mail = NoticeReceivers.awaitMail(address(name), 1);
		assertThat(NoticeReceivers.secret(mail.html())).isEqualTo(created.get("invitation").asString());
		assertThat(mail.text()).contains("An account was made for you: " + name);
	}

	@Test
	void inviteWhenAgainAndAgainThenLimitedWhereItIsSentAndTheLastLinkAloneWaits() {
		String name = add();
		NoticeReceivers.refuse(name);
		for (int i = 0; i < 5; i++) {
			assertThat(inviteAgain(name)).hasStatus(201);
		}
		assertThat(inviteAgain(name)).hasStatus(429)
			.hasHeader("RateLimit-Policy", "\"invitations\";q=5;w=3600")
			.containsHeader(HttpHeaders.RETRY_AFTER);
		assertThat(this.jdbc
			.sql("SELECT count(*) FROM notice WHERE account_id = :id AND kind = 'invitation' AND channel = 'webhook'")
			.param("id", id(name))
			.query(Integer.class)
			.single()).isOne();
		NoticeReceivers.accept(name);
		String unreached = unique();
		this.admin.post("/users", Map.of("username", unreached));
		for (int i = 0; i < 7; i++) {
			assertThat(inviteAgain(unreached)).hasStatus(201);
		}
	}

	@Test
	void passwordWhenChangedThenToldWithWhereFromAndOnce() {
		String name = add();
		String token = token(name, "203.0.113.1");
		this.client.from("203.0.113.1")
			.withToken(token)
			.put("/password", Map.of("current_password", PASSWORD, "new_password", NEXT));
		Mail mail = NoticeReceivers.awaitMail(address(name), 1);
		assertThat(mail.subject()).isEqualTo("Your password for Example was changed");
		assertThat(mail.text()).contains("203.0.113.1").doesNotContain("administrator set");
		Webhook webhook = NoticeReceivers.awaitWebhook("notice.password-changed", name);
		assertThat(webhook.data().get("act").asString()).isEqualTo("password.changed");
		assertThat(webhook.data().get("account").get("username").asString()).isEqualTo(name);
		assertThat(NoticeReceivers.findWebhook("notice.sessions-ended", name)).isEmpty();
	}

	@Test
	void loginWhenFromANewPlaceThenToldUnlessTheDeviceIsKnown() {
		String name = add();
		String mark = login(name, "198.51.100.1", null).getResponse().getHeader("Device-Mark");
		login(name, "198.51.100.99", null);
		login(name, "203.0.113.2", mark);
		login(name, ClientAddresses.fresh(), null);
		Webhook webhook = NoticeReceivers.awaitWebhook("notice.login-from-unknown-place", name);
		Mail mail = NoticeReceivers.awaitMail(address(name), 1);
		assertThat(mail.subject()).isEqualTo("A login to Example from a new place");
		assertThat(mail.text()).contains("From the address: " + webhook.data().get("address").asString());
		assertThat(webhook.data().get("address").asString()).isNotIn("198.51.100.1", "198.51.100.99", "203.0.113.2");
		assertThat(NoticeReceivers.mailsTo(address(name))).hasSize(1);
	}

	@Test
	void sessionsWhenEndedByAnAdministratorThenToldAndNotWhenByTheirOwner() {
		String name = add();
		String token = token(name, "203.0.113.3");
		this.client.withToken(token).post("/logout?scope=all", "{}");
		token(name, "203.0.113.3");
		assertThat(this.admin.delete("/users/" + id(name) + "/sessions")).hasStatus(204);
		assertThat(NoticeReceivers.awaitMail(address(name), 1).subject()).isEqualTo("You were logged out of Example");
		assertThat(NoticeReceivers.awaitWebhook("notice.sessions-ended", name).data().get("by_others").asString())
			.isEqualTo("yes");
		assertThat(NoticeReceivers.mailsTo(address(name))).hasSize(1);
	}

	@Test
	void addressWhenTakenAwayThenTheOldOneIsTold() {
		String name = add();
		assertThat(this.admin.patch("/users/" + id(name), Map.of("email", ""))).hasStatusOk();
		Mail mail = NoticeReceivers.awaitMail(address(name), 1);
		assertThat(mail.subject()).isEqualTo("Your e-mail address for Example was changed");
		assertThat(mail.text()).contains("no e-mail address any more");
	}

	@Test
	void recoveryCodeWhenUsedThenToldAndHowManyAreLeft() {
		String name = add();
		for (int left : List.of(4, 3)) {
			this.trail
				.record(AuditEvent.of(Act.RECOVERY_CODE_USED).account(id(name), name).bySubject().detail("left", left));
		}
		Mail first = NoticeReceivers.awaitMail(address(name), 1);
		assertThat(first.subject()).isEqualTo("A recovery code for Example was used");
		assertThat(first.text()).contains("left: 4").doesNotContain("That is few");
		assertThat(NoticeReceivers.awaitMail(address(name), 2).text()).contains("left: 3", "That is few");
		Webhook webhook = NoticeReceivers.awaitWebhook("notice.recovery-code-used", name);
		assertThat(webhook.data().get("act").asString()).isEqualTo("recovery-code.used");
		assertThat(webhook.data().get("codes_left").asString()).isEqualTo("4");
	}

	@Test
	void factorWhenAddedThenTold() {
		String name = add();
		this.trail.record(AuditEvent.of(Act.FACTOR_ADDED).account(id(name), name).bySubject());
		assertThat(NoticeReceivers.awaitMail(address(name), 1).subject())
			.isEqualTo("Your second factor for Example was changed");
		assertThat(NoticeReceivers.awaitWebhook("notice.second-factor-changed", name).data().get("act").asString())
			.isEqualTo("factor.added");
	}

	@Test
	void actsWhenNamedInTheSettingThenGoToTheWebhookAndNoOthers() {
		String name = add();
		assertThat(this.client.from(ClientAddresses.fresh()).login(name, "not the right one")).hasStatus(401);
		token(name, "203.0.113.4");
		Webhook failed = NoticeReceivers.awaitWebhook("audit.login.failed", name);
		assertThat(failed.data().get("result").asString()).isEqualTo("failure");
		assertThat(failed.data().get("subject").get("id").asString()).isEqualTo(id(name).toString());
		assertThat(failed.body()).doesNotContain("not the right one");
		assertThat(this.admin.patch("/users/" + id(name), Map.of("enabled", false))).hasStatusOk();
		Webhook disabled = NoticeReceivers.awaitWebhook("audit.account.disabled", name);
		assertThat(disabled.data().get("actor").get("name").asString()).isEqualTo("admin");
		assertThat(NoticeReceivers.webhooksWith(name)).extracting(Webhook::type)
			.containsSubsequence("audit.account.created", "audit.login.failed", "audit.account.disabled")
			.doesNotContain("audit.login.succeeded");
	}

	@Test
	void mailWhenMailboxIsNotThereThenGivenUpAtOnceAndTheWebhookGoesOn() {
		String name = NoticeReceivers.NO_MAILBOX + "-" + UUID.randomUUID();
		this.admin.post("/users", Map.of("username", name, "email", address(name)));
		NoticeReceivers.awaitWebhook("notice.invitation", name);
		Awaitility.await()
			.until(() -> "failed"
				.equals(this.jdbc.sql("SELECT state FROM notice WHERE account_id = :id AND channel = 'mail'")
					.param("id", id(name))
					.query(String.class)
					.single()));
		assertThat(this.jdbc.sql("SELECT failure FROM notice WHERE account_id = :id AND channel = 'mail'")
			.param("id", id(name))
			.query(String.class)
			.single()).contains("550").doesNotContain("csi_", name);
	}

	private String add() {
		String name = unique();
		Map<String, Object> body = new LinkedHashMap<>(Map.of("username", name, "password", PASSWORD));
		body.put("email", address(name));
		assertThat(this.admin.post("/users", body)).hasStatus(201);
		return name;
	}

	private MvcTestResult inviteAgain(String name) {
		return this.admin.post("/users/" + id(name) + "/invitation", "");
	}

	private String token(String name, String address) {
		return BearerTokens.json(login(name, address, null)).get("token").asString();
	}

	private MvcTestResult login(String name, String address, @Nullable String mark) {
		MvcTestResult result = this.client.from(address).on(mark).login(name, PASSWORD);
		assertThat(result).hasStatusOk();
		return result;
	}

	private UUID id(String name) {
		return this.jdbc.sql("SELECT id FROM account WHERE username = :name")
			.param("name", name)
			.query(UUID.class)
			.single();
	}

	private static String address(String name) {
		return name + "@example.org";
	}

	private static String unique() {
		return "told-" + UUID.randomUUID().toString().substring(0, 18);
	}

}
