package dev.countersign.token;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.key.SigningKey;
import dev.countersign.key.SigningKeys;
import dev.countersign.key.VerificationKeys;
import dev.countersign.problem.Problem;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenExaminerTests {

	@Autowired
	private SigningKeys keys;

	@Autowired
	private TestClock clock;

	private String good = "";

	/** The age of the token is told by the second. */
	@BeforeAll
	void logIn(@Autowired BearerTokens tokens, @Autowired TestAccounts accounts) {
		this.clock.stop();
		this.good = tokens.of(accounts.add());
	}

	@AfterAll
	void setClockRight() {
		this.clock.reset();
	}

	static Stream<HostileToken> attacks() throws IOException {
		return HostileTokenTests.attacks();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("attacks")
	void examineWhenTokenHostileThenTheServicesAnswerAndWhatIsWrong(HostileToken attack) {
		String token = new TokenForge(this.good, this.keys.current().signing(), this.clock.instant()).make(attack);
		TokenReport seen = examiner(List.of(this.keys.current()), this.clock).examine(token);
		if (attack.error().equals(HostileToken.NONE)) {
			assertThat(seen.refusal()).isNull();
			assertThat(seen.faults()).isEmpty();
		}
		else {
			assertThat(seen.refusal()).isEqualTo(attack.status() + " " + attack.error());
			assertThat(seen.reason()).isNotNull().isNotEqualTo(Problem.INVALID_TOKEN.detail());
			assertThat(seen.faults()).isNotEmpty();
		}
	}

	@Test
	void examineWhenGoodThenWhatItSaysAndNoFault() {
		TokenReport seen = examiner(List.of(this.keys.current()), this.clock).examine(this.good);
		assertThat(seen.judged()).isTrue();
		assertThat(seen.refusal()).isNull();
		assertThat(seen.faults()).isEmpty();
		assertThat(seen.header()).extractingByKey("typ").isEqualTo("at+jwt");
		assertThat(seen.claims()).isEqualTo(BearerTokens.claims(this.good));
	}

	@Test
	void examineWhenNoKeyThenUnjudgedAndTheRestIsSaid() {
		TokenReport seen = examiner(List.of(), Clock.offset(this.clock, Duration.ofHours(1).plusSeconds(12)))
			.examine(this.good);
		assertThat(seen.judged()).isFalse();
		assertThat(seen.refusal()).isNull();
		assertThat(seen.faults()).singleElement().asString().isEqualTo("It expired 12 s ago.");
	}

	@Test
	void examineWhenSeveralFaultsThenAllAreSaid() {
		TokenExaminer elsewhere = new TokenExaminer(List.of(this.keys.current()), "https://id.example",
				List.of("shop", "wiki"), "at+jwt", Clock.offset(this.clock, Duration.ofDays(1)));
		assertThat(elsewhere.examine(this.good).faults()).satisfiesExactly(
				(fault) -> assertThat(fault).contains("(aud)", "shop or wiki"),
				(fault) -> assertThat(fault).contains("(iss)", "https://id.example"),
				(fault) -> assertThat(fault).contains("expired"));
	}

	@Test
	void examineWhenKeyOutOfAJwkSetThenItsTokensAreGoodAndOthersAreNot() {
		KeyPair pair = Jwts.SIG.EdDSA.keyPair().build();
		Jwk<?> jwk = Jwks.builder().key(pair.getPublic()).id("one").algorithm("EdDSA").build();
		String set = """
				{"keys":[{"kty":"oct","kid":"secret","alg":"HS256","k":"%s"},%s]}""".formatted("A".repeat(43),
				json(jwk));
		List<SigningKey> keys = VerificationKeys.ofJwkSet(set);
		assertThat(keys).extracting(SigningKey::id).containsExactly("one");
		TokenExaminer examiner = examiner(keys, this.clock);
		String token = apiToken().header().keyId("one").and().signWith(pair.getPrivate(), Jwts.SIG.EdDSA).compact();
		assertThat(examiner.examine(token).refusal()).isNull();
		String forged = apiToken().header()
			.keyId("one")
			.and()
			.signWith(Jwts.SIG.EdDSA.keyPair().build().getPrivate(), Jwts.SIG.EdDSA)
			.compact();
		assertThat(examiner.examine(forged).refusal()).isEqualTo("403 Invalid token");
		assertThat(examiner.examine(this.good).faults()).singleElement().asString().contains("theirs are one");
	}

	@Test
	void ofJwkSetWhenNothingInItVerifiesThenRefused() {
		for (String useless : List.of("", "{}", "[]", """
				{"keys":[]}""", """
				{"keys":[{"kty":"oct"}]}""")) {
			assertThatIllegalArgumentException().as(useless).isThrownBy(() -> VerificationKeys.ofJwkSet(useless));
		}
	}

	private JwtBuilder apiToken() {
		return Jwts.builder()
			.header()
			.type("api+jwt")
			.and()
			.issuer("countersign")
			.audience()
			.add("countersign-api-token")
			.and()
			.claim("user_id", UUID.randomUUID().toString())
			.claim("username", "john")
			.id(UUID.randomUUID().toString())
			.claim(Claims.ISSUED_AT, this.clock.instant().getEpochSecond())
			.claim(Claims.EXPIRATION, this.clock.instant().getEpochSecond() + 60);
	}

	private static String json(Jwk<?> jwk) {
		return JsonMapper.shared().writeValueAsString(jwk);
	}

	private static TokenExaminer examiner(List<SigningKey> keys, Clock clock) {
		return new TokenExaminer(keys, "countersign", List.of("countersign"), "at+jwt", clock);
	}

}
