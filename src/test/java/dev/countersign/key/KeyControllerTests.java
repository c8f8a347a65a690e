package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestPropertySource(properties = "countersign.signing.algorithm=ES256")
class KeyControllerTests {

	private static final Duration LEAD = Duration.ofSeconds(362);

	/** Longer than any token that was signed with the secret is good. */
	private static final Duration LONG = Duration.ofDays(367);

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private Secrets secrets;

	@Test
	void rotateWhenAskedThenKeyIsPublishedBeforeItSigns() {
		TestAccount john = this.accounts.add();
		String old = this.tokens.of(john);
		String next = rotate("ES256").get("kid").asString();
		assertThat(published()).contains(next, keyId(old));
		assertThat(keyId(this.tokens.of(john))).isEqualTo(keyId(old));
		this.clock.turn(LEAD);
		assertThat(keyId(this.tokens.of(john))).isEqualTo(next);
		assertGood(old);
		this.clock.turn(Duration.ofDays(365));
		assertThat(published()).contains(next, keyId(old));
		this.clock.turn(Duration.ofDays(2));
		assertThat(published()).contains(next).doesNotContain(keyId(old));
	}

	@Test
	void rotateWhenThroughAllAlgorithmsThenNoTokenIsRefused() {
		TestAccount john = this.accounts.add();
		List<String> issued = new ArrayList<>(List.of(this.tokens.of(john)));
		for (String algorithm : List.of("RS256", "PS256", "HS256", "EdDSA", "ES256")) {
			assertThat(rotate(algorithm).get("state").asString()).isEqualTo("published");
			issued.add(this.tokens.of(john));
			this.clock.turn(LEAD);
			String token = this.tokens.of(john);
			assertThat(header(token).get("alg").asString()).isEqualTo(algorithm);
			issued.add(token);
			issued.forEach(this::assertGood);
		}
	}

	@Test
	void rotateWhenAlgorithmUnknownThen400() {
		assertThat(post("""
				{"algorithm":"none"}""")).hasStatus(400)
			.bodyJson()
			.extractingPath("detail")
			.asString()
			.contains("'algorithm'");
	}

	@Test
	void rotateWhenWithoutBodyThenSameAlgorithm() {
		rotate("EdDSA");
		MvcTestResult result = this.mvc.post().uri("/keys/rotate").with(bearer(admin())).exchange();
		assertThat(result).hasStatusOk().bodyJson().extractingPath("algorithm").isEqualTo("EdDSA");
	}

	@Test
	void keysWhenCallerIsNoAdministratorThen403() {
		String token = this.tokens.of(this.accounts.add());
		assertThat(this.mvc.get().uri("/keys").with(bearer(token))).hasStatus(403);
		assertThat(this.mvc.post().uri("/keys/rotate").with(bearer(token))).hasStatus(403);
		assertThat(this.mvc.delete().uri("/keys/x").with(bearer(token))).hasStatus(403);
		assertThat(this.mvc.get().uri("/keys")).hasStatus(401);
	}

	@Test
	void keysWhenListedThenNothingPrivate() {
		assertThat(this.mvc.get().uri("/keys").with(bearer(admin()))).hasStatusOk()
			.bodyText()
			.contains("\"state\":\"signing\"", "\"next\":null")
			.doesNotContain("private", "sealed", "\"d\"", "\"k\"");
	}

	@Test
	void deleteWhenKeySignsThenRememberedTokensStopAtOnce() {
		String token = this.tokens.of(this.accounts.add());
		assertGood(token);
		assertThat(this.mvc.delete().uri("/keys/" + keyId(token)).with(bearer(admin()))).hasStatus(204);
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Invalid token");
		assertGood(this.tokens.of(this.accounts.add()));
		assertThat(published()).isNotEmpty().doesNotContain(keyId(token));
	}

	@ParameterizedTest
	@ValueSource(strings = { "HS256", "HS384", "HS512" })
	void protectedWhenTokenMadeWithTheSecretAndServiceSignsWithKeyPairThen401(String algorithm) throws Exception {
		rotate("ES256");
		this.clock.turn(LEAD.plus(LONG));
		SigningAlgorithm forged = SigningAlgorithm.of(algorithm);
		String admin = admin();
		String claims = admin.split("\\.")[1];
		String header = encode("""
				{"alg":"%s","kid":"%s","typ":"at+jwt"}""".formatted(algorithm, this.secrets.current().keyId(forged))
			.getBytes(StandardCharsets.US_ASCII));
		SecretKey key = this.secrets.current().signingKey(forged);
		Mac mac = Mac.getInstance(key.getAlgorithm());
		mac.init(key);
		String content = header + "." + claims;
		String token = content + "." + encode(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatus(401)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Invalid token");
		assertThat(this.mvc.get().uri("/keys").with(bearer(admin))).hasStatusOk()
			.bodyJson()
			.extractingPath("items[?(@.state == 'signing' || @.state == 'verifying')].algorithm")
			.asArray()
			.doesNotContain("HS256", "HS384", "HS512");
	}

	@Test
	void deleteWhenUnknownThen404() {
		assertThat(this.mvc.delete().uri("/keys/unknown").with(bearer(admin()))).hasStatus(404);
	}

	@Test
	void deleteWhenOnlyTheSecretSignsThen409() {
		rotate("HS256");
		this.clock.turn(LEAD);
		String id = keyId(admin());
		assertThat(this.mvc.delete().uri("/keys/" + id).with(bearer(admin()))).hasStatus(409)
			.bodyJson()
			.extractingPath("error")
			.isEqualTo("Conflict");
		assertThat(post("")).hasStatus(409);
		rotate("ES256");
		this.clock.turn(LEAD);
	}

	@Test
	void jwksWhenAskedThenPublicMembersOnly() {
		rotate("RS256");
		rotate("EdDSA");
		rotate("ES256");
		assertThat(jwks().get("keys").valueStream()).allSatisfy((key) -> assertThat(key.propertyNames())
			.isSubsetOf("kty", "kid", "alg", "use", "n", "e", "crv", "x", "y")
			.contains("kty", "kid", "alg", "use"));
	}

	/** With a new key, as the clock may have been turned to where the last one is due. */
	@Test
	void jwksWhenUnchangedThen304() {
		rotate("ES256");
		MvcTestResult first = this.mvc.get().uri("/.well-known/jwks.json").exchange();
		assertThat(first).hasHeader(HttpHeaders.CACHE_CONTROL, "max-age=300, public");
		String tag = String.valueOf(first.getResponse().getHeader(HttpHeaders.ETAG));
		assertThat(this.mvc.get().uri("/.well-known/jwks.json").header(HttpHeaders.IF_NONE_MATCH, tag)).hasStatus(304);
		rotate("ES256");
		assertThat(this.mvc.get().uri("/.well-known/jwks.json").header(HttpHeaders.IF_NONE_MATCH, tag)).hasStatusOk();
	}

	private void assertGood(String token) {
		assertThat(this.mvc.get().uri("/protected").with(bearer(token))).hasStatusOk();
	}

	private JsonNode rotate(String algorithm) {
		MvcTestResult result = post("{\"algorithm\":\"" + algorithm + "\"}");
		assertThat(result).hasStatusOk();
		return JsonMapper.shared().readTree(result.getResponse().getContentAsByteArray());
	}

	private MvcTestResult post(String body) {
		return this.mvc.post()
			.uri("/keys/rotate")
			.with(bearer(admin()))
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	private String admin() {
		return this.tokens.of(new TestAccount(new UUID(0, 0), "admin", "the first of many people"));
	}

	private List<String> published() {
		return jwks().get("keys").valueStream().map((key) -> key.get("kid").asString()).toList();
	}

	private JsonNode jwks() {
		MvcTestResult result = this.mvc.get().uri("/.well-known/jwks.json").exchange();
		assertThat(result).hasStatusOk();
		return JsonMapper.shared().readTree(result.getResponse().getContentAsByteArray());
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static String keyId(String token) {
		return header(token).get("kid").asString();
	}

	private static JsonNode header(String token) {
		byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
		return JsonMapper.shared().readTree(new String(header, StandardCharsets.UTF_8));
	}

}
