package dev.countersign.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static dev.countersign.testkit.BearerTokens.json;
import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class UsersCommandTests {

	private static final String HASH = "$2b$04$" + ".".repeat(53);

	@Autowired
	private ServiceClient client;

	@Autowired
	private ApplicationContext service;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Test
	void addWhenNoPasswordGivenThenThePrintedOneLogsInWithTheRole() {
		String name = name();
		CommandRun run = CommandRun.of(this.service, "users", "add", name, "--role", "admin", "--json");
		assertThat(run.status()).isZero();
		String token = json(this.client.login(name, run.json().get("password").asString())).get("token").asString();
		assertThat(BearerTokens.claims(token)).containsEntry("scope", "admin introspect metrics provision revocations");
	}

	@Test
	void addWhenPasswordOnStandardInputThenItLogsInAndIsNotPrinted() {
		String name = name();
		CommandRun run = CommandRun.withInput(this.service, "  with spaces and ü \r\nanother line", "users", "add",
				name, "--password-stdin");
		assertThat(run.status()).isZero();
		assertThat(run.out() + run.err()).contains(name).doesNotContain("with spaces");
		assertThat(json(this.client.login(name, "  with spaces and ü ")).has("token")).isTrue();
	}

	@Test
	void addWhenNameTakenOrImpossibleThenFails() {
		TestAccount taken = this.accounts.add();
		assertFails(CommandRun.of(this.service, "users", "add", taken.username()), "There is an account named");
		assertFails(CommandRun.of(this.service, "users", "add", "two words"), "1 to 254 characters");
		assertFails(CommandRun.of(this.service, "users", "add", name(), "--role", "a b"), "a role has 1 to 64 letters");
		assertFails(CommandRun.withInput(this.service, "x".repeat(257), "users", "add", name(), "--password-stdin"),
				"at most 256 characters");
		assertFails(CommandRun.withInput(this.service, "", "users", "add", name(), "--password-stdin"), "no password");
	}

	@Test
	void passwordWhenItBreaksARuleThenFailsAndNothingChanges() {
		TestAccount account = this.accounts.add();
		for (String[] arguments : new String[][] { { "users", "add", name(), "--password-stdin" },
				{ "users", "reset-password", account.username(), "--password-stdin" } }) {
			assertFails(CommandRun.withInput(this.service, "fourteen chars", arguments),
					"The password has at least 15 characters.");
			assertFails(CommandRun.withInput(this.service, "passwordpassword", arguments), "most common");
			assertFails(CommandRun.withInput(this.service, "it is my " + arguments[2], arguments), "user name");
		}
		assertThat(status(account.username(), account.password())).isEqualTo(200);
	}

	@Test
	void disableAndEnableWhenRunThenTheVersionCounts() {
		TestAccount account = this.accounts.add();
		assertThat(CommandRun.of(this.service, "users", "disable", account.username()).status()).isZero();
		assertThat(CommandRun.of(this.service, "users", "enable", account.username()).status()).isZero();
		assertThat(this.accounts.version(account)).isEqualTo(3);
	}

	@Test
	void resetPasswordWhenSessionsOpenThenTheyEndAndOnlyTheNewPasswordLogsIn() {
		TestAccount account = this.accounts.add();
		JsonNode before = this.tokens.login(account);
		CommandRun run = CommandRun.of(this.service, "users", "reset-password", account.username(), "--json");
		assertThat(run.status()).isZero();
		assertCutOff(before);
		assertThat(status(account.username(), account.password())).isEqualTo(401);
		String token = json(this.client.login(account.username(), run.json().get("password").asString())).get("token")
			.asString();
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatusOk();
	}

	@Test
	void disableWhenSessionsOpenThenTheyEndAndEnableLetsLogInAgain() {
		TestAccount account = this.accounts.add();
		JsonNode before = this.tokens.login(account);
		String apiToken = apiToken(before);
		assertThat(this.mvc.get().uri("/protected").with(bearer(apiToken))).hasStatusOk();
		assertThat(CommandRun.of(this.service, "users", "disable", account.username()).status()).isZero();
		assertCutOff(before);
		assertThat(this.mvc.get().uri("/protected").with(bearer(apiToken))).hasStatus(401);
		assertThat(status(account.username(), account.password())).isEqualTo(401);
		assertThat(CommandRun.of(this.service, "users", "enable", account.username()).status()).isZero();
		assertCutOff(before);
		assertThat(status(account.username(), account.password())).isEqualTo(200);
	}

	@Test
	void resetFactorsWhenRunThenThePasswordAloneLogsIn(@Autowired TestClock clock) {
		TestAccount account = this.accounts.add();
		ServiceClient caller = this.client.withToken(this.tokens.of(account));
		AuthenticatorApp app = new AuthenticatorApp(json(caller.post("/factors/totp", "{}")).get("secret").asString());
		assertThat(caller.post("/factors/totp/confirmation", Map.of("code", app.code(clock.instant())))).hasStatusOk();
		assertThat(status(account.username(), account.password())).isEqualTo(401);
		assertThat(run("reset-factors", account.username()).out()).contains("has no second factor any more");
		assertThat(caller.get("/protected")).hasStatus(401);
		assertThat(status(account.username(), account.password())).isEqualTo(200);
		assertThat(run("reset-factors", account.username()).out()).contains("had no second factor");
		assertThat(run("reset-factors", name()).status()).isEqualTo(1);
	}

	@Test
	void grantWhenRunThenTheRefreshBringsItsScopesAndOtherRolesStay() {
		TestAccount account = this.accounts.add();
		assertThat(run("grant", account.username(), "editor").err()).contains("countersign.roles.<role> names editor");
		JsonNode login = this.tokens.login(account);
		CommandRun run = run("grant", account.username(), "admin", "editor");
		assertThat(run.status()).isZero();
		assertThat(run.out()).contains("has the roles: admin editor.");
		String refreshed = json(this.client.refresh(login.get("refresh_token").asString())).get("token").asString();
		assertThat(BearerTokens.claims(refreshed)).containsEntry("roles", List.of("admin", "editor"))
			.containsEntry("scope", "admin introspect metrics provision revocations");
		assertFails(run("grant", account.username(), "a b"), "a role has 1 to 64 letters");
		assertThat(run("grant", account.username()).status()).isEqualTo(2);
		assertAudited(account, "account.changed", "{\"roles_before\":\"editor\",\"roles\":\"admin editor\"}");
	}

	@Test
	void revokeWhenRunThenSessionsEndAndTheOtherRolesStay() {
		TestAccount account = this.accounts.add();
		run("grant", account.username(), "admin", "editor");
		JsonNode before = this.tokens.login(account);
		assertFails(run("revoke", account.username(), "admin", "edtior"), "It has: admin editor.");
		assertThat(this.client.withToken(before.get("token").asString()).get("/protected")).hasStatusOk();
		assertThat(run("revoke", account.username(), "admin").out()).contains("has the roles: editor.");
		assertCutOff(before);
		assertThat(run("revoke", account.username(), "editor").out()).contains("has no roles.");
		assertThat(BearerTokens.claims(this.tokens.of(account))).containsEntry("roles", List.of());
	}

	@Test
	void renameWhenRunThenTheOldNameIsFreeAndTokensEnd() {
		TestAccount account = this.accounts.add();
		JsonNode before = this.tokens.login(account);
		assertFails(run("rename", account.username(), "admin"), "Another account has this user name");
		assertFails(run("rename", account.username(), "two words"), "1 to 254 characters");
		String name = name();
		assertThat(run("rename", account.username(), name.toUpperCase(Locale.ROOT)).status()).isZero();
		assertCutOff(before);
		assertThat(status(name, account.password())).isEqualTo(200);
		assertThat(status(account.username(), account.password())).isEqualTo(401);
		assertAudited(account, "account.changed", "{\"username_before\":\"%s\"}".formatted(account.username()));
	}

	@Test
	void setWhenRunThenAddressAndClaimsAreInTheNextTokens() {
		TestAccount account = this.accounts.add();
		JsonNode before = this.tokens.login(account);
		String address = account.username() + "@example.com";
		assertThat(run("set", account.username(), "--email", address, "--claims", "{\"tenant\":\"acme\"}").status())
			.isZero();
		assertThat(exported(account).get("email").asString()).isEqualTo(address);
		String refreshed = json(this.client.refresh(before.get("refresh_token").asString())).get("token").asString();
		assertThat(BearerTokens.claims(refreshed)).containsEntry("tenant", "acme");
		assertThat(run("set", account.username(), "--email", "").status()).isZero();
		assertThat(exported(account).has("email")).isFalse();
		assertThat(exported(account).get("claims").get("tenant").asString()).isEqualTo("acme");
		assertThat(run("set", account.username(), "--claims", "{}").status()).isZero();
		assertThat(exported(account).has("claims")).isFalse();
	}

	@Test
	void setWhenImpossibleThenFailsAndSaysWhy() {
		TestAccount account = this.accounts.add();
		assertFails(run("set", account.username(), "--email", "nobody"), "An e-mail address has one @");
		assertFails(run("set", account.username(), "--claims", "{\"sub\":\"x\"}"), "'sub', which is not free");
		assertFails(run("set", account.username(), "--claims", "[1]"), "is not a JSON object");
		assertFails(run("set", account.username(), "--claims", "{\"a\":1,\"a\":2}"), "is not a JSON object");
		assertThat(run("set", account.username()).status()).isEqualTo(2);
		assertFails(run("set", name(), "--email", "a@b"), "There is no account named");
	}

	@Test
	void deleteWhenRunThenTheAccountIsGoneWithItsTokens() {
		TestAccount account = this.accounts.add();
		JsonNode before = this.tokens.login(account);
		assertThat(run("delete", account.username()).status()).isZero();
		assertCutOff(before);
		assertFails(run("delete", account.username()), "There is no account named");
		assertAudited(account, "account.deleted", "{}");
	}

	@Test
	void accountWhenUnknownThenFails() {
		for (String command : new String[] { "disable", "enable", "reset-password", "delete" }) {
			assertFails(CommandRun.of(this.service, "users", command, name()), "There is no account named");
		}
		for (String command : new String[] { "grant", "revoke", "rename" }) {
			assertFails(CommandRun.of(this.service, "users", command, name(), "x"), "There is no account named");
		}
	}

	@Test
	void listAndExportWhenAskedForThenHashesOnlyOnRequest() {
		TestAccount account = this.accounts.addDisabled();
		JsonNode listed = find(CommandRun.of(this.service, "users", "list", "--json"), account);
		assertThat(listed.get("enabled").asBoolean()).isFalse();
		assertThat(listed.has("password_hash")).isFalse();
		assertThat(find(CommandRun.of(this.service, "users", "export"), account)).isEqualTo(listed);
		assertThat(find(CommandRun.of(this.service, "users", "export", "--hashes"), account).get("password_hash")
			.asString()).isEqualTo(this.accounts.passwordHash(account));
		CommandRun table = CommandRun.of(this.service, "users", "list");
		assertThat(table.out().lines()).first().asString().startsWith("USERNAME");
		assertThat(table.out().lines())
			.anySatisfy((line) -> assertThat(line).startsWith(account.username()).contains("disabled"));
		assertThat(table.out()).doesNotContain("$argon2");
	}

	@Test
	void exportWhenManyPagesThenEachAccountOnce() {
		StringBuilder lines = new StringBuilder();
		String prefix = name();
		for (int i = 0; i < 2_100; i++) {
			lines.append("{\"username\":\"%s-%d\",\"password_hash\":\"%s\"}\n".formatted(prefix, i, HASH));
		}
		assertThat(CommandRun.withInput(this.service, lines.toString(), "users", "import", "-").status()).isZero();
		CommandRun export = CommandRun.of(this.service, "users", "export");
		assertThat(export.jsonLines().stream().map((line) -> line.get("username").asString())).doesNotHaveDuplicates()
			.filteredOn((username) -> username.startsWith(prefix))
			.hasSize(2_100);
	}

	private CommandRun run(String... arguments) {
		return CommandRun.of(this.service,
				Stream.concat(Stream.of("users"), Arrays.stream(arguments)).toArray(String[]::new));
	}

	private void assertAudited(TestAccount account, String act, String details) {
		MvcTestResult rows = this.client.withToken(this.tokens.of(ADMIN))
			.get("/audit?act=%s&subject=%s".formatted(act, account.id()));
		JsonNode row = json(rows).at("/items/0");
		assertThat(row.at("/actor/kind").asString()).isEqualTo("operator");
		assertThat(row.get("details")).hasToString(details);
	}

	private JsonNode exported(TestAccount account) {
		return find(CommandRun.of(this.service, "users", "export"), account);
	}

	private void assertCutOff(JsonNode login) {
		assertThat(this.mvc.get().uri("/protected").with(bearer(login.get("token").asString()))).hasStatus(401)
			.bodyJson()
			.extractingPath("$.error")
			.isEqualTo("Token has been revoked");
		assertThat(this.mvc.post()
			.uri("/token/refresh")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"refresh_token\":\"" + login.get("refresh_token").asString() + "\"}")).hasStatus(401);
	}

	private static void assertFails(CommandRun run, String reason) {
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).isEmpty();
		assertThat(run.err()).startsWith("countersign: ").contains(reason).doesNotContain("\tat ");
	}

	private static JsonNode find(CommandRun run, TestAccount account) {
		assertThat(run.status()).isZero();
		return run.jsonLines()
			.stream()
			.filter((line) -> line.get("username").asString().equals(account.username()))
			.findFirst()
			.orElseThrow();
	}

	private int status(String username, String password) {
		return this.client.login(username, password).getResponse().getStatus();
	}

	private static String name() {
		return "operated-" + UUID.randomUUID();
	}

	private String apiToken(JsonNode login) {
		MvcTestResult made = this.mvc.post()
			.uri("/api-tokens")
			.with(bearer(login.get("token").asString()))
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"name":"ci"}""")
			.exchange();
		return BearerTokens.json(made).get("token").asString();
	}

}
