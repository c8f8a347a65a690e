package dev.countersign.login;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.WholeAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

@IntegrationTest
class LoginTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Test
	void loginWhenCredentialsGoodThenToken() {
		TestAccount john = this.accounts.add();
		MvcTestResult result = this.client.login(john);
		assertThat(result).hasStatusOk()
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_JSON)
			.hasHeader("Cache-Control", "no-store");
		JsonNode body = body(result);
		assertThat(body.get("token_type").asString()).isEqualTo("Bearer");
		assertThat(body.get("access_token")).isEqualTo(body.get("token"));
		assertThat(body.get("expires_in").isIntegralNumber()).isTrue();
		assertThat(body.get("expires_in").asLong()).isEqualTo(3600);
		assertThat(this.mvc.get().uri("/protected").with(bearer(body.get("token").asString()))).hasStatusOk();
	}

	@Test
	void loginWhenCredentialsGoodThenTokenSaysWhoAndForHowLong() {
		TestAccount john = this.accounts.add();
		String token = this.tokens.of(john);
		JsonNode header = decode(token, 0);
		assertThat(header.get("alg").asString()).isEqualTo("HS256");
		assertThat(header.get("typ").asString()).isEqualTo("at+jwt");
		assertThat(header.get("kid").asString()).matches("[A-Za-z0-9_-]{1,64}");
		JsonNode claims = decode(token, 1);
		assertThat(claims.get("user").asString()).isEqualTo(john.username());
		assertThat(claims.get("sub").asString()).isEqualTo(john.id().toString());
		assertThat(claims.get("iss").asString()).isEqualTo("countersign");
		assertThat(claims.get("aud").toString()).isEqualTo("[\"countersign\"]");
		assertThat(claims.get("client_id").asString()).isEqualTo("countersign");
		assertThat(claims.get("auth_time").asLong()).isEqualTo(claims.get("iat").asLong());
		assertThat(claims.get("amr").toString()).isEqualTo("[\"pwd\"]");
		assertThat(claims.get("roles").toString()).isEqualTo("[]");
		assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(3600);
		assertThat(claims.get("iat").asLong()).isCloseTo(this.clock.instant().getEpochSecond(), within(60L));
		JsonNode again = decode(this.tokens.of(john), 1);
		assertThat(again.get("jti").asString()).isNotBlank().isNotEqualTo(claims.get("jti").asString());
		assertThat(again.get("sid").asString()).isNotBlank().isNotEqualTo(claims.get("sid").asString());
	}

	@Test
	void loginWhenNameSpelledOtherwiseThenSameAccount() {
		TestAccount john = this.accounts.add();
		String wide = john.username().replace("user", "ＵＳＥＲ");
		assertThat(decode(body(this.client.login(wide, john.password())).get("token").asString(), 1).get("user")
			.asString()).isEqualTo(john.username());
	}

	@Test
	void loginWhenRefusedThenSameAnswerWhateverTheCause() {
		TestAccount john = this.accounts.add();
		TestAccount disabled = this.accounts.addDisabled();
		TestAccount plain = this.accounts.addWithHash("{noop}" + john.password());
		TestAccount none = this.accounts.addWithHash(" ");
		List<WholeAnswer> answers = new ArrayList<>();
		answers.add(WholeAnswer.of(this.client.login(john.username(), "wrong")));
		answers.add(WholeAnswer.of(this.client.login("nobody-of-this-name", "wrong")));
		answers.add(WholeAnswer.of(this.client.login("no name\u0000at all", "wrong")));
		answers.add(WholeAnswer.of(this.client.login("x".repeat(5000), "wrong")));
		answers.add(WholeAnswer.of(this.client.login("ẞ", "wrong")));
		answers.add(WholeAnswer.of(this.client.login(disabled)));
		answers.add(WholeAnswer.of(this.client.login(disabled.username(), "wrong")));
		answers.add(WholeAnswer.of(this.client.login(john.username(), "x".repeat(257))));
		answers.add(WholeAnswer.of(this.client.login(john.username(), "x".repeat(10_240))));
		answers.add(WholeAnswer.of(this.client.login(john.username(), john.password() + " ")));
		answers.add(WholeAnswer.of(this.client.login(plain)));
		answers.add(WholeAnswer.of(this.client.login(none.username(), " ")));
		assertThat(answers).containsOnly(answers.get(0));
		MvcTestResult refused = this.client.login(john.username(), "wrong");
		assertThat(refused).hasStatus(401)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader("Cache-Control", "no-store");
		assertThat(body(refused).get("error").asString()).isEqualTo("Invalid credentials");
	}

	@ParameterizedTest
	@ValueSource(strings = { "argon2", "bcrypt", "scrypt", "pbkdf2" })
	void loginWhenHashIsOldThenRenewed(String kind) {
		String old = "{" + kind + "}" + encoder(kind).encode("correct horse battery staple");
		TestAccount john = this.accounts.addWithHash(old);
		assertThat(this.client.login(john.username(), "wrong")).hasStatus(401);
		assertThat(this.accounts.passwordHash(john)).isEqualTo(old);
		assertThat(this.client.login(john)).hasStatusOk();
		String renewed = this.accounts.passwordHash(john);
		assertThat(renewed).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
		assertThat(this.client.login(john)).hasStatusOk();
		assertThat(this.client.login(john.username(), "wrong")).hasStatus(401);
		assertThat(this.accounts.passwordHash(john)).isEqualTo(renewed);
	}

	private static PasswordEncoder encoder(String kind) {
		return switch (kind) {
			case "argon2" -> new Argon2PasswordEncoder(16, 32, 1, 4096, 1);
			case "bcrypt" -> new BCryptPasswordEncoder(4);
			case "scrypt" -> SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8();
			default -> new Pbkdf2PasswordEncoder("", 16, 600_000, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);
		};
	}

	private static JsonNode body(MvcTestResult result) {
		return JsonMapper.shared().readTree(result.getResponse().getContentAsByteArray());
	}

	private static JsonNode decode(String token, int segment) {
		return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[segment]));
	}

}
