package dev.countersign.broadcast;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

import dev.countersign.store.RepeatedTask;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
@TestPropertySource(properties = { "countersign.issuer=https://login.example.com/",
		"countersign.signing.algorithm=ES256", "countersign.oauth.password-grant=true" })
class StatusListTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private Clock clock;

	@Autowired
	private StatusListBuilder lists;

	/** Here the tests alone make a list anew: between two answers it would be another. */
	@BeforeEach
	void renewInPlaceOf(@Autowired @Qualifier("statusListRenewal") RepeatedTask renewal) {
		renewal.close();
		this.lists.renew();
	}

	@Test
	void listWhenSessionEndsThenItsBitIsSetAndNoOther() {
		String one = this.tokens.of(this.accounts.add());
		String other = this.tokens.of(this.accounts.add());
		assertThat(reference(one)).isNotEqualTo(reference(other));
		assertThat(isRevoked(one)).isFalse();
		assertThat(this.mvc.post().uri("/logout").with(bearer(one))).hasStatus(204);
		awaitRevoked(one);
		assertThat(isRevoked(other)).isFalse();
	}

	@Test
	void listWhenSessionIsRefreshedThenTokenHasTheSameIndex() {
		JsonNode login = this.tokens.login(this.accounts.add());
		JsonNode refreshed = BearerTokens.json(this.client.refresh(login.get("refresh_token").asString()));
		assertThat(reference(refreshed.get("token").asString())).isEqualTo(reference(login.get("token").asString()));
	}

	@Test
	void listWhenApiTokenEndsThenItsBitIsSet() {
		ServiceClient john = this.client.withToken(this.tokens.of(this.accounts.add()));
		JsonNode made = BearerTokens.json(john.post("/api-tokens", Map.of("name", "ci")));
		String token = made.get("token").asString();
		assertThat(isRevoked(token)).isFalse();
		assertThat(this.mvc.post()
			.uri("/revoke")
			.contentType("application/x-www-form-urlencoded")
			.content("token=" + token)
			.with(bearer(token))).hasStatusOk();
		awaitRevoked(token);
	}

	@Test
	void listWhenAccountIsDeletedThenBitsOfAllItHadAreSet() {
		TestAccount john = this.accounts.add();
		String login = this.tokens.of(john);
		String apiToken = BearerTokens.json(this.client.withToken(login).post("/api-tokens", Map.of("name", "ci")))
			.get("token")
			.asString();
		String admin = this.tokens.of(TestAccounts.ADMIN);
		assertThat(this.mvc.delete().uri("/users/" + john.id()).with(bearer(admin))).hasStatus(204);
		awaitRevoked(login);
		awaitRevoked(apiToken);
	}

	@Test
	void listWhenReadThenSignedWithThePublishedKeyAndSaysForHowLong() throws Exception {
		String token = this.tokens.of(this.accounts.add());
		Map<?, ?> reference = reference(token);
		assertThat(reference.get("uri")).isEqualTo("https://login.example.com/status-lists/0");
		assertThat((Integer) reference.get("idx")).isBetween(0, 1 << 20);
		Jws<Claims> list = read();
		assertThat(list.getHeader().getType()).isEqualTo("statuslist+jwt");
		assertThat(list.getPayload().getSubject()).isEqualTo(reference.get("uri"));
		Instant issued = list.getPayload().getIssuedAt().toInstant();
		assertThat(issued).isBetween(this.clock.instant().minusSeconds(60), this.clock.instant());
		assertThat(list.getPayload().getExpiration().toInstant()).isEqualTo(issued.plus(Duration.ofMinutes(2)));
		assertThat(list.getPayload()).containsEntry("ttl", 30);
		Map<?, ?> content = list.getPayload().get("status_list", Map.class);
		assertThat(content.get("bits")).isEqualTo(1);
	}

	@Test
	void listWhenAskedForThenAnyoneMayReadItAndKeepIt() throws IOException {
		MvcTestResult answer = this.mvc.get().uri("/status-lists/0").header("Authorization", "Bearer x").exchange();
		assertThat(answer).hasStatusOk()
			.hasContentType("application/statuslist+jwt")
			.hasHeader("Access-Control-Allow-Origin", "*")
			.hasHeader("Cache-Control", "max-age=10, public");
		String tag = String.valueOf(answer.getResponse().getHeader("ETag"));
		assertThat(this.mvc.get().uri("/status-lists/0").header("If-None-Match", tag)).hasStatus(304);
		MvcTestResult gzipped = this.mvc.get()
			.uri("/status-lists/0")
			.header("Accept-Encoding", "br, gzip;q=0.8")
			.exchange();
		assertThat(gzipped).hasHeader("Content-Encoding", "gzip").hasHeader("ETag", tag.replaceFirst("\"$", "-gzip\""));
		byte[] unzipped = new GZIPInputStream(new ByteArrayInputStream(gzipped.getResponse().getContentAsByteArray()))
			.readAllBytes();
		assertThat(unzipped).isEqualTo(answer.getResponse().getContentAsByteArray());
		assertThat(this.mvc.get().uri("/status-lists/0").header("Accept-Encoding", "gzip;q=0"))
			.doesNotContainHeader("Content-Encoding");
	}

	@Test
	void listWhenThereIsNoneThenNotFound() {
		assertThat(this.mvc.get().uri("/status-lists/17")).hasStatus(404);
		assertThat(this.mvc.get().uri("/status-lists/-1")).hasStatus(404);
		assertThat(this.mvc.get().uri("/status-lists/9223372036854775807")).hasStatus(404);
		assertThat(this.mvc.get().uri("/status-lists/x")).hasStatus(404);
		for (String otherSpelling : List.of("00", "0x0", "+0", "-0", "%230", "%200", "0%20", "%D9%A0")) {
			assertThat(this.mvc.get().uri(URI.create("/status-lists/" + otherSpelling))).hasStatus(404);
		}
	}

	@Test
	void listWhenAskedForAnotherTimeThenNotFound() {
		assertThat(this.mvc.get().uri("/status-lists/0?time=1686925000")).hasStatus(404);
	}

	private void awaitRevoked(String token) {
		Awaitility.await().untilAsserted(() -> assertThat(isRevoked(token)).isTrue());
	}

	private boolean isRevoked(String token) {
		this.lists.renew();
		int index = Objects.requireNonNull((Integer) reference(token).get("idx"));
		return ((bits()[index / 8] >> (index % 8)) & 1) == 1;
	}

	private byte[] bits() {
		String list = String.valueOf(read().getPayload().get("status_list", Map.class).get("lst"));
		try {
			return new InflaterInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(list)))
				.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Jws<Claims> read() {
		String list = text("/status-lists/0");
		String keys = text("/.well-known/jwks.json");
		return Jwts.parser()
			.keyLocator((header) -> Jwks.setParser()
				.build()
				.parse(keys)
				.getKeys()
				.stream()
				.filter((key) -> key.getId().equals(header.get("kid")))
				.map(Jwk::toKey)
				.findAny()
				.orElseThrow())
			.build()
			.parseSignedClaims(list);
	}

	private String text(String path) {
		MvcTestResult answer = this.mvc.get().uri(path).exchange();
		assertThat(answer).hasStatusOk();
		return new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
	}

	private static Map<?, ?> reference(String token) {
		Map<?, ?> status = (Map<?, ?>) Objects.requireNonNull(BearerTokens.claims(token).get("status"));
		return (Map<?, ?>) Objects.requireNonNull(status.get("status_list"));
	}

}
