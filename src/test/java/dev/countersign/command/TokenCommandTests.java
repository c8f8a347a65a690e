package dev.countersign.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.countersign.key.SigningKeys;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.token.AccessTokenIssuer;
import dev.countersign.token.Login;
import dev.countersign.token.TokenHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class TokenCommandTests {

	@Autowired
	private ApplicationContext service;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private SigningKeys keys;

	@Test
	void createWhenAskedForThenTheTokenAloneIsOnStandardOutputAndOpensTheDoor() {
		TestAccount account = this.accounts.add();
		CommandRun run = run("create", "ci", "--for", account.username());
		assertThat(run.status()).isZero();
		assertThat(run.out().lines()).hasSize(1);
		assertThat(this.mvc.get().uri("/protected").with(bearer(run.out().strip()))).hasStatusOk();
		assertThat(run.err()).contains("ci", account.username()).doesNotContain("eyJ");
		assertThat(BearerTokens.claims(run.out())).containsEntry("username", account.username());
	}

	@Test
	void createWhenScopesAndLifetimeGivenThenTheyAreSigned() {
		String administrator = "operated-" + UUID.randomUUID();
		CommandRun.of(this.service, "users", "add", administrator, "--role", "admin");
		JsonNode made = run("create", "ci", "--for", administrator, "--scope", "introspect", "--expires-in", "30d",
				"--json")
			.json();
		Map<String, Object> claims = BearerTokens.claims(made.get("token").asString());
		assertThat(claims).containsEntry("scope", "introspect").containsEntry("jti", made.get("id").asString());
		Instant issued = Instant.ofEpochSecond(Long.parseLong(String.valueOf(claims.get("iat"))));
		assertThat(made.get("expires_at").asString()).isEqualTo(issued.plus(Duration.ofDays(30)).toString());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "ci|--scope admin|more than the caller may do", "' '|--json|is required",
					"ci|--expires-in 0s|from 1 to 31536000 seconds", "ci|--expires-in 366d|from 1 to 31536000 seconds",
					"ci|--expires-in 999999999999d|from 1 to 31536000 seconds",
					"ci|--expires-in 999999999999999d|is not a duration", "ci|--expires-in soon|is not a duration",
					"ci|--expires-in 86400|is not a duration" })
	void createWhenImpossibleThenFailsAndSaysWhy(String name, String option, String reason) {
		List<String> arguments = new ArrayList<>(List.of("create", name, "--for", this.accounts.add().username()));
		arguments.addAll(List.of(option.split(" ")));
		CommandRun run = run(arguments.toArray(String[]::new));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).isEmpty();
		assertThat(run.err()).startsWith("countersign: ").contains(reason).doesNotContain("\tat ");
	}

	@Test
	void createWhenNameTakenOrAccountUnknownOrDisabledThenFails() {
		TestAccount account = this.accounts.add();
		assertThat(run("create", "ci", "--for", account.username()).status()).isZero();
		assertThat(run("create", "ci", "--for", account.username()).err()).contains("of this name");
		assertThat(run("create", "ci", "--for", "nobody-" + UUID.randomUUID()).err()).contains("no account named");
		assertThat(run("create", "ci", "--for", this.accounts.addDisabled().username()).err()).contains("disabled");
	}

	@Test
	void listWhenSeveralAccountsThenEachTokenWithItsOwnerAndNoToken() {
		TestAccount first = this.accounts.add();
		TestAccount second = this.accounts.add();
		String id = run("create", "backup", "--for", first.username(), "--json").json().get("id").asString();
		run("create", "other", "--for", second.username());
		JsonNode listed = run("list", "--for", first.username(), "--json").json();
		assertThat(listed.get("id").asString()).isEqualTo(id);
		assertThat(listed.get("last_used_at").isNull()).isTrue();
		CommandRun all = run("list");
		assertThat(all.out().lines()).anySatisfy((line) -> assertThat(line).contains(id, first.username(), "backup"))
			.anySatisfy((line) -> assertThat(line).contains(second.username(), "other"));
		assertThat(all.out()).doesNotContain("eyJ");
	}

	@Test
	void revokeWhenGoodThenItOpensNothingAndIsNoMoreListed() {
		TestAccount account = this.accounts.add();
		JsonNode made = run("create", "ci", "--for", account.username(), "--json").json();
		for (int times = 0; times < 2; times++) {
			assertThat(run("revoke", made.get("id").asString()).status()).isZero();
			assertThat(this.mvc.get().uri("/protected").with(bearer(made.get("token").asString()))).hasStatus(401)
				.bodyJson()
				.extractingPath("$.error")
				.isEqualTo("Token has been revoked");
		}
		assertThat(run("list", "--for", account.username(), "--json").out()).isEmpty();
		assertThat(run("revoke", UUID.randomUUID().toString()).status()).isEqualTo(1);
	}

	@Test
	void verifyWhenSecretGivenThenGoodAndWhatItSays(@TempDir Path folder) throws IOException {
		String token = this.tokens.of(this.accounts.add());
		CommandRun run = CommandRun.withInput(this.service, token + "\n", "token", "verify", "--secret-file",
				secret(folder));
		assertThat(run.err()).isEmpty();
		assertThat(run.status()).isZero();
		assertThat(run.out()).contains("alg", "\"HS256\"", "exp", "Good, unless it was revoked.");
		CommandRun json = CommandRun.alone("token", "verify", token, "--secret-file", secret(folder), "--json");
		assertThat(json.json().get("good").asBoolean()).isTrue();
		assertThat(json.json().at("/claims/sub").asString())
			.isEqualTo(String.valueOf(BearerTokens.claims(token).get("sub")));
	}

	@Test
	void verifyWhenForTheEnrolmentOfASecondFactorThenGoodAndNothingSpeaksAgainstIt(@TempDir Path folder)
			throws IOException {
		TestAccount account = this.accounts.add();
		Instant now = this.service.getBean(Clock.class).instant();
		TokenHolder holder = new TokenHolder(account.id(), account.username(), Set.of(), Set.of(), Map.of());
		Login login = new Login(UUID.randomUUID(), now, Set.of(Login.PASSWORD));
		String token = this.service.getBean(AccessTokenIssuer.class).issueForEnrolment(holder, login, now).value();
		CommandRun json = CommandRun.alone("token", "verify", token, "--secret-file", secret(folder), "--json");
		assertThat(json.json().get("good").asBoolean()).isTrue();
		assertThat(json.json().get("faults")).isEmpty();
		assertThat(CommandRun.alone("token", "verify", token).out()).doesNotContain("  - ");
	}

	@Test
	void verifyWhenNotGoodThenTheAnswerAndWhy(@TempDir Path folder) throws IOException {
		TestAccount account = this.accounts.add();
		CommandRun forged = CommandRun.alone("token", "verify", this.tokens.tampered(account), "--secret-file",
				secret(folder));
		assertThat(forged.status()).isEqualTo(1);
		assertThat(forged.out()).contains("Refused: 403 Invalid token", "  - The signature does not verify");
		CommandRun expired = CommandRun.alone("token", "verify", this.tokens.expired(account), "--secret-file",
				secret(folder));
		assertThat(expired.out()).contains("Refused: 401 Token has expired")
			.containsPattern("  - It expired \\d+ s ago");
		CommandRun unjudged = CommandRun.alone("token", "verify", this.tokens.of(account));
		assertThat(unjudged.status()).isEqualTo(1);
		assertThat(unjudged.out()).contains("Signature not judged: give --secret-file or --jwks.");
		assertThat(CommandRun.alone("token", "verify", "no-token").out()).contains("three segments");
	}

	@Test
	void verifyWhenClaimSteersATerminalThenItIsPrintedHarmlessly() {
		String claims = "{\"user\":\"\\u001b[2J\\u009b31m\\u202eadmin\"}";
		String token = "e30."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
				+ ".AAAA";
		assertThat(CommandRun.alone("token", "verify", token).out()).contains("\\u001B[2J")
			.matches("[\\n\\x20-\\x7e]*");
	}

	@Test
	void verifyWhenFileUselessThenFailsAndSaysWhy(@TempDir Path folder) throws IOException {
		String weak = Files.writeString(folder.resolve("weak"), "hex:00").toString();
		assertFails("cannot be used", "token", "verify", "x", "--secret-file", weak);
		assertFails("cannot be used", "token", "verify", "x", "--jwks", weak);
		assertFails("cannot be read", "token", "verify", "x", "--jwks", folder.resolve("none").toString());
		assertFails("no token on standard input", "token", "verify");
	}

	/** As PowerShell's redirection writes them. */
	@Test
	void verifyWhenFileInUtf16ThenSaysHowToConvertIt(@TempDir Path folder) throws IOException {
		String file = Files.writeString(folder.resolve("keys"), "{\"keys\":[]}", StandardCharsets.UTF_16LE).toString();
		assertFails("iconv -f UTF-16LE -t UTF-8", "token", "verify", "x", "--secret-file", file);
		assertFails("iconv -f UTF-16LE -t UTF-8", "token", "verify", "x", "--jwks", file);
		CommandRun run = CommandRun.withInput(this.service, "x\0.\0", "token", "verify");
		assertThat(run.err()).contains("Standard input is not text in UTF-8.", "iconv");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "Bearer %s", "bearer  %s", "Authorization: Bearer %s\r\n", "\uFEFF%s\n",
			"\uFEFFBearer %s" })
	void verifyWhenPastedWithWhatIsAroundATokenThenGood(String pasted, @TempDir Path folder) throws IOException {
		String token = pasted.formatted(this.tokens.of(this.accounts.add()));
		CommandRun given = CommandRun.alone("token", "verify", token, "--secret-file", secret(folder));
		assertThat(given.out()).contains("Good, unless it was revoked.");
		CommandRun piped = CommandRun.withInput(this.service, token, "token", "verify", "--secret-file",
				secret(folder));
		assertThat(piped.out()).isEqualTo(given.out());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"token\":\"%s\",\"token_type\":\"Bearer\"}|Give the value of its field 'token' alone",
					"{\"access_token\":\"%s\"}|Give the value of its field 'access_token' alone",
					"{\"token\": \"%s|Give the value of its field 'token' alone", "[\"%s\"]|Give the token alone",
					"\"%s\"|Leave out the quotes", "'%s'|Leave out the quotes", "token: %s|Leave out the white space",
					"Basic %s|Leave out the white space" })
	void verifyWhenPastedWithMoreThanATokenThenSaysWhatToLeaveOut(String pasted, String action) {
		String token = pasted.formatted(this.tokens.of(this.accounts.add()));
		assertFails(action, "token", "verify", token);
		assertThat(CommandRun.withInput(this.service, token, "token", "verify").err()).contains(action)
			.doesNotContain("eyJ");
	}

	private static void assertFails(String reason, String... arguments) {
		CommandRun run = CommandRun.alone(arguments);
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).isEmpty();
		assertThat(run.err()).startsWith("countersign: ").contains(reason).doesNotContain("\tat ");
	}

	private CommandRun run(String... arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = "token";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return CommandRun.of(this.service, all);
	}

	private String secret(Path folder) throws IOException {
		byte[] secret = this.keys.current().signing().getEncoded();
		return Files.writeString(folder.resolve("secret"), "hex:" + HexFormat.of().formatHex(secret) + "\n").toString();
	}

}
