package dev.countersign.command;

import java.util.List;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestPropertySource(properties = "countersign.roles.gateway=introspect")
class UsersSecretCommandTests {

	@Autowired
	private ApplicationContext service;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Test
	void addWhenServiceThenItsSecretIsShownOnceAndGood() {
		String name = name();
		CommandRun run = CommandRun.of(this.service, "users", "add-service", name, "--role", "gateway");
		assertThat(run.status()).isZero();
		assertThat(run.out()).contains("Added the service account '" + name + "'", "client_id", "css_");
		String secret = run.out().replaceAll("(?s).*(css_[A-Za-z0-9_-]{43}).*", "$1");
		assertThat(scope(name, secret)).isEqualTo("introspect");
	}

	@Test
	void addWhenNameTakenThenFails() {
		CommandRun run = CommandRun.of(this.service, "users", "add-service", this.accounts.add().username());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("There is an account named");
	}

	@Test
	void secretsWhenRotatedThenTwoAtATime() {
		String name = name();
		JsonNode first = CommandRun.of(this.service, "users", "add-service", name, "--role", "gateway", "--json")
			.json();
		JsonNode second = CommandRun.of(this.service, "users", "secret", "add", name, "--json").json();
		assertThat(second.get("client_id")).isEqualTo(first.get("client_id"));
		CommandRun third = CommandRun.of(this.service, "users", "secret", "add", name);
		assertThat(third.status()).isEqualTo(1);
		assertThat(third.err()).contains("two secrets");
		assertThat(CommandRun.of(this.service, "users", "secret", "list", name, "--json")
			.jsonLines()
			.stream()
			.map((line) -> line.get("id"))).containsExactly(first.get("id"), second.get("id"));
		assertThat(CommandRun.of(this.service, "users", "secret", "end", name, first.get("id").asString()).status())
			.isZero();
		assertThat(token(name, first.get("client_secret").asString())).hasStatus(401);
		assertThat(scope(name, second.get("client_secret").asString())).isEqualTo("introspect");
		assertThat(CommandRun.of(this.service, "users", "secret", "list", name).out()).contains("LAST USED")
			.contains(second.get("id").asString())
			.doesNotContain(first.get("id").asString(), "css_");
		assertThat(CommandRun.of(this.service, "users", "secret", "end", name, UUID.randomUUID().toString()).status())
			.isEqualTo(1);
	}

	@Test
	void secretWhenPersonThenFails() {
		CommandRun run = CommandRun.of(this.service, "users", "secret", "add", this.accounts.add().username());
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("Only service accounts have secrets");
	}

	@Test
	void resetPasswordWhenServiceThenFails() {
		String name = name();
		CommandRun.of(this.service, "users", "add-service", name);
		CommandRun run = CommandRun.of(this.service, "users", "reset-password", name);
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("A service account has no password");
		assertThat(CommandRun.of(this.service, "users", "list").out().lines())
			.anySatisfy((line) -> assertThat(line).startsWith(name).contains("service"));
	}

	@Test
	void exportWhenImportedElsewhereThenSecretsGoOn() {
		String name = name();
		JsonNode made = CommandRun.of(this.service, "users", "add-service", name, "--role", "gateway", "--json").json();
		assertThat(line(CommandRun.of(this.service, "users", "export"), name).has("secret_hashes")).isFalse();
		JsonNode exported = line(CommandRun.of(this.service, "users", "export", "--hashes"), name);
		assertThat(exported.get("kind").asString()).isEqualTo("service");
		assertThat(exported.has("password_hash")).isFalse();
		assertThat(exported.get("secret_hashes").size()).isEqualTo(1);
		String moved = name();
		String file = exported.toString().replace(name, moved) + "\n";
		assertThat(CommandRun.withInput(this.service, file, "users", "import", "-").status()).isZero();
		assertThat(scope(moved, made.get("client_secret").asString())).isEqualTo("introspect");
		CommandRun again = CommandRun.withInput(this.service, file, "users", "import", "-", "--json");
		assertThat(again.status()).isZero();
		String others = file.replace(exported.get("secret_hashes").get(0).asString(), "f".repeat(64));
		assertThat(CommandRun.withInput(this.service, others, "users", "import", "-").status()).as("other secrets")
			.isEqualTo(1);
		String csv = "username,kind,password_hash,secret_hashes,roles\n%s,service,,%s,gateway\n"
			.formatted(name() + "-csv", exported.get("secret_hashes").get(0).asString());
		assertThat(CommandRun.withInput(this.service, csv, "users", "import", "-", "--format", "csv").status())
			.isZero();
	}

	@Test
	void importWhenServiceIsNoneThenRefused() {
		for (String rest : List.of("\"kind\":\"robot\"", "\"kind\":\"service\",\"password_hash\":\"$2b$04$x\"",
				"\"kind\":\"service\",\"secret_hashes\":[\"short\"]",
				"\"kind\":\"service\",\"secret_hashes\":[\"%s\",\"%s\",\"%s\"]".formatted("a".repeat(64),
						"b".repeat(64), "c".repeat(64)))) {
			CommandRun run = CommandRun.withInput(this.service, "{\"username\":\"%s\",%s}\n".formatted(name(), rest),
					"users", "import", "-");
			assertThat(run.status()).as(rest).isEqualTo(1);
		}
	}

	private static JsonNode line(CommandRun export, String name) {
		return export.jsonLines()
			.stream()
			.filter((line) -> line.get("username").asString().equals(name))
			.findAny()
			.orElseThrow();
	}

	private String scope(String name, String secret) {
		MvcTestResult result = token(name, secret);
		assertThat(result).hasStatusOk();
		return BearerTokens.json(result).get("scope").asString();
	}

	private MvcTestResult token(String name, String secret) {
		return this.mvc.post()
			.uri("/oauth2/token")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.content("grant_type=client_credentials&client_id=" + name + "&client_secret=" + secret)
			.exchange();
	}

	private static String name() {
		return "service-" + UUID.randomUUID().toString().substring(0, 18);
	}

}
