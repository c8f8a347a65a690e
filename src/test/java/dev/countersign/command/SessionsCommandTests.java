package dev.countersign.command;

import java.time.Duration;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class SessionsCommandTests {

	/** More than are ended together. */
	private static final int ACCOUNTS = 55;

	@Autowired
	private ApplicationContext service;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Test
	void endAllWhenManyAreLoggedInThenNoneOfTheirTokensIsGoodAndTheyMayLogInAgain() {
		TestAccount john = this.accounts.add();
		JsonNode first = this.tokens.login(john);
		JsonNode second = this.tokens.login(john);
		String another = "";
		for (int i = 0; i < ACCOUNTS; i++) {
			another = this.tokens.of(this.accounts.add());
		}
		CommandRun run = CommandRun.of(this.service, "sessions", "end-all");
		assertThat(run.status()).as(run.err()).isZero();
		long ended = Long.parseLong(run.out().replaceAll("\\D", ""));
		assertThat(ended).isGreaterThan(ACCOUNTS);
		for (String token : new String[] { first.get("token").asString(), second.get("token").asString(), another }) {
			assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(401)
				.bodyJson()
				.extractingPath("error")
				.isEqualTo("Token has been revoked");
		}
		assertThat(refresh(first)).hasStatus(401);
		assertThat(this.mvc.get().uri("/protected").with(bearer(this.tokens.of(john)))).hasStatusOk();
	}

	@ParameterizedTest
	@ValueSource(ints = { -30, 30 })
	void endAllWhenOpenedByANodeWhoseClockIsOffThenEndsToo(int seconds) {
		String token = this.clock.during(Duration.ofSeconds(seconds), () -> this.tokens.of(this.accounts.add()));
		assertThat(CommandRun.of(this.service, "sessions", "end-all").status()).isZero();
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Token has been revoked");
	}

	@Test
	void endAllWhenNobodyIsLoggedInThenSucceeds() {
		CommandRun.of(this.service, "sessions", "end-all");
		CommandRun again = CommandRun.of(this.service, "sessions", "end-all");
		assertThat(again.status()).isZero();
		assertThat(again.out()).contains("accounts that had one: 0.");
	}

	@Test
	void helpWhenAskedForThenSaysWhatItIsFor() {
		assertThat(CommandRun.alone("sessions", "end-all", "--help").out()).contains("restore", "backup", "API tokens");
		assertThat(CommandRun.alone("sessions").status()).isEqualTo(2);
	}

	private MvcTestResult refresh(JsonNode session) {
		return this.mvc.post()
			.uri("/token/refresh")
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"refresh_token\":\"" + session.get("refresh_token").asString() + "\"}")
			.exchange();
	}

}
