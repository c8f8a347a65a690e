package dev.countersign.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TrailEnd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionOperations;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class AuditTrailTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private AuditTrail audit;

	@Autowired
	private AuditHistory history;

	@Autowired
	private TestClock clock;

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	/** Its id is lower than that of a row that was there before. */
	@Test
	void followWhenARowIsUnderWayAtItsBeginningThenReturnedOnce() {
		String late = "late-" + UUID.randomUUID();
		AuditFollower follower = this.transactions.execute((transaction) -> {
			this.audit.record(AuditEvent.of(Act.LIMITS_LIFTED).subject(late));
			return CompletableFuture.supplyAsync(() -> {
				this.audit.record(AuditEvent.of(Act.LIMITS_LIFTED).subject("prompt"));
				return this.history.follow(new AuditFilter(Act.LIMITS_LIFTED, null, null, null, null, null));
			}).join();
		});
		assertThat(follower.poll()).singleElement()
			.satisfies((entry) -> assertThat(String.valueOf(entry.subject())).contains(late));
		assertThat(follower.poll()).isEmpty();
	}

	@Test
	void followWhenTheDatabaseLosesCommitsThenBeginsAnewAndMissesNothingSince() throws Exception {
		String kept = "kept-" + UUID.randomUUID();
		String lost = "lost-" + UUID.randomUUID();
		String since = "since-" + UUID.randomUUID();
		AuditFollower follower = this.history.follow(new AuditFilter(Act.LIMITS_LIFTED, null, null, null, null, null));
		write(kept);
		assertThat(subjects(follower)).containsExactly(kept);
		new TrailEnd(this.jdbc).lose(() -> {
			write(lost);
			assertThat(follower.beginAnewIfLost()).isFalse();
			return assertThat(subjects(follower)).containsExactly(lost);
		});
		write(since);
		assertThat(follower.beginAnewIfLost()).isTrue();
		assertThat(subjects(follower)).contains(kept).endsWith(since).doesNotContain(lost);
		assertThat(follower.beginAnewIfLost()).isFalse();
		assertThat(subjects(follower)).isEmpty();
	}

	@Test
	void loginWhenRightThenRowIsThereWithTheAnswer() {
		TestAccount account = this.accounts.add();
		String session = String.valueOf(BearerTokens.claims(this.tokens.of(account)).get("sid"));
		assertThat(rows(account)).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("act", "login.succeeded")
				.containsEntry("result", "success")
				.containsEntry("subject_name", account.username())
				.containsEntry("actor_kind", "account")
				.containsEntry("actor_id", account.id())
				.containsEntry("address", "127.0.0.1")
				.containsEntry("session_id", UUID.fromString(session)));
	}

	@Test
	void loginWhenPasswordWrongThenRowNamesTheAccountAndNobodyDidIt() {
		TestAccount account = this.accounts.add();
		login(account.username().toUpperCase(Locale.ROOT), "wrong", "agent of the test");
		Awaitility.await().until(() -> !rows(account).isEmpty());
		assertThat(rows(account)).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("act", "login.failed")
				.containsEntry("result", "failure")
				.containsEntry("subject_name", account.username())
				.containsEntry("actor_kind", "anonymous")
				.containsEntry("actor_id", null)
				.containsEntry("user_agent", "agent of the test"));
	}

	@Test
	void loginWhenNobodyHasTheNameThenRowKeepsNothingOfIt() {
		String agent = "agent-" + UUID.randomUUID();
		login("a password in the wrong field", "wrong", agent);
		Awaitility.await().until(() -> !rowsOf(agent).isEmpty());
		assertThat(rowsOf(agent)).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("subject_id", null)
				.containsEntry("subject_name", null)
				.doesNotContainValue("a password in the wrong field"));
	}

	@Test
	void changePasswordWhenLimitedThenRow() {
		TestAccount account = this.accounts.add();
		String token = this.tokens.of(account);
		String address = ClientAddresses.fresh();
		this.clock.stop();
		for (int i = 0; i < 6; i++) {
			assertThat(this.mvc.put()
				.uri("/password")
				.with(bearer(token))
				.with(ClientAddresses.from(address))
				.contentType(MediaType.APPLICATION_JSON)
				.content("""
						{"current_password":"wrong","new_password":"seven green lamps at dusk"}"""))
				.hasStatus((i < 5) ? 401 : 429);
		}
		Awaitility.await().until(() -> rows(account).size() == 7);
		assertThat(rows(account)).extracting((row) -> row.get("act"))
			.containsOnlyOnce("login.limited")
			.filteredOn("login.failed"::equals)
			.hasSize(5);
	}

	@Test
	void setUpPasswordWhenInvitationUnknownThenRow() {
		String agent = "agent-" + UUID.randomUUID();
		assertThat(this.mvc.post()
			.uri("/password/setup")
			.with(ClientAddresses.from(ClientAddresses.fresh()))
			.header(HttpHeaders.USER_AGENT, agent)
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"invitation":"csi_none","password":"seven green lamps at dusk"}""")).hasStatus(401);
		Awaitility.await().until(() -> !rowsOf(agent).isEmpty());
		assertThat(rowsOf(agent)).singleElement()
			.satisfies((row) -> assertThat(row).containsEntry("act", "login.failed")
				.containsEntry("subject_id", null)
				.hasEntrySatisfying("details",
						(details) -> assertThat(details.toString()).contains("setting of a password"))
				.doesNotContainValue("csi_none"));
	}

	@Test
	void recordWhenRolledBackThenNoRow() {
		TestAccount account = this.accounts.add();
		this.transactions.executeWithoutResult((transaction) -> {
			this.audit.record(AuditEvent.of(Act.ACCOUNT_CHANGED).account(account.id()));
			assertThat(rows(account)).hasSize(1);
			transaction.setRollbackOnly();
		});
		assertThat(rows(account)).isEmpty();
	}

	private void write(String subject) {
		this.audit.record(AuditEvent.of(Act.LIMITS_LIFTED).subject(subject));
	}

	private static List<String> subjects(AuditFollower follower) {
		return follower.poll()
			.stream()
			.map(AuditEntry::subject)
			.filter(Objects::nonNull)
			.map(AuditEntry.Party::name)
			.toList();
	}

	private void login(String username, String password, String agent) {
		assertThat(this.mvc.post()
			.uri("/login")
			.header(HttpHeaders.USER_AGENT, agent)
			.contentType(MediaType.APPLICATION_JSON)
			.content(JsonMapper.shared().writeValueAsString(Map.of("username", username, "password", password))))
			.hasStatus(401);
	}

	private List<Map<String, Object>> rows(TestAccount account) {
		return this.jdbc.sql("SELECT * FROM audit_event WHERE subject_id = :id ORDER BY id")
			.param("id", account.id())
			.query()
			.listOfRows();
	}

	private List<Map<String, Object>> rowsOf(String agent) {
		return this.jdbc.sql("SELECT * FROM audit_event WHERE user_agent = :agent")
			.param("agent", agent)
			.query()
			.listOfRows();
	}

}
