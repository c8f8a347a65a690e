package dev.countersign.login;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RefreshTokens;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class SessionTests {

	private static final Duration GRACE = Duration.ofSeconds(10);

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbc;

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void refreshWhenTokenNewestThenNextTokensOfSameSession() {
		JsonNode login = this.tokens.login(this.accounts.add());
		MvcTestResult result = refresh(refreshToken(login));
		assertThat(result).hasStatusOk().hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		JsonNode answer = BearerTokens.json(result);
		assertThat(answer.get("token_type").asString()).isEqualTo("Bearer");
		assertThat(answer.get("expires_in").asInt()).isEqualTo(3600);
		assertThat(refreshToken(answer)).isNotEqualTo(refreshToken(login));
		assertThat(BearerTokens.claims(token(answer)).get("sid"))
			.isEqualTo(BearerTokens.claims(token(login)).get("sid"));
		assertThat(BearerTokens.claims(token(answer)).get("jti"))
			.isNotEqualTo(BearerTokens.claims(token(login)).get("jti"));
		assertAccepted(token(answer));
		assertAccepted(token(login));
	}

	@Test
	void refreshWhenLaterThenTokenSaysWhenAndHowItsUserLoggedIn() {
		JsonNode login = this.tokens.login(this.accounts.add());
		this.clock.turn(Duration.ofHours(2));
		JsonNode answer = BearerTokens.json(refresh(refreshToken(login)));
		assertThat(answer.get("access_token")).isEqualTo(answer.get("token"));
		Map<String, Object> before = BearerTokens.claims(token(login));
		assertThat(BearerTokens.claims(token(answer))).containsEntry("auth_time", before.get("iat"))
			.containsEntry("amr", List.of("pwd"))
			.containsEntry("client_id", "countersign");
		assertThat(BearerTokens.claims(token(answer)).get("iat")).isNotEqualTo(before.get("iat"));
	}

	@Test
	void refreshWhenSameTokenAgainWithinGraceThenSameSuccessor() {
		JsonNode login = this.tokens.login(this.accounts.add());
		String first = refreshToken(BearerTokens.json(refresh(refreshToken(login))));
		RefreshTokens.keepWithinGrace(this.jdbc);
		assertThat(refreshToken(BearerTokens.json(refresh(refreshToken(login))))).isEqualTo(first);
		assertThat(refresh(first)).hasStatusOk();
	}

	/**
	 * Each node has a clock of its own. These are further apart than the grace is kept.
	 */
	@ParameterizedTest
	@ValueSource(ints = { -2, 2 })
	void refreshWhenClocksApartThenGraceIsAsLong(int hours) {
		JsonNode login = this.tokens.login(this.accounts.add());
		this.clock.turn(Duration.ofHours(hours));
		String first = refreshToken(BearerTokens.json(refresh(refreshToken(login))));
		RefreshTokens.keepWithinGrace(this.jdbc);
		for (int other : List.of(-hours, hours, hours, -hours)) {
			this.clock.turn(Duration.ofHours(other));
			assertThat(refreshToken(BearerTokens.json(refresh(refreshToken(login))))).isEqualTo(first);
		}
		RefreshTokens.age(this.jdbc, GRACE.plusHours(1));
		assertRefused(refresh(refreshToken(login)), "Token has been revoked");
	}

	@Test
	void refreshWhenGraceUsedThenItIsNotExtended() {
		JsonNode login = this.tokens.login(this.accounts.add());
		refresh(refreshToken(login));
		RefreshTokens.keepWithinGrace(this.jdbc);
		assertThat(refresh(refreshToken(login))).hasStatusOk();
		RefreshTokens.age(this.jdbc, GRACE.plusHours(1));
		assertRefused(refresh(refreshToken(login)), "Token has been revoked");
	}

	@Test
	void refreshWhenTokenUsedBeforeGraceThenSessionEndsAndNoOther() {
		TestAccount account = this.accounts.add();
		JsonNode login = this.tokens.login(account);
		JsonNode other = this.tokens.login(account);
		JsonNode next = BearerTokens.json(refresh(refreshToken(login)));
		RefreshTokens.age(this.jdbc, GRACE);
		assertRefused(refresh(refreshToken(login)), "Token has been revoked");
		assertRefused(refresh(refreshToken(next)), "Token has been revoked");
		assertRevoked(token(login));
		assertRevoked(token(next));
		assertAccepted(token(other));
		assertThat(refresh(refreshToken(other))).hasStatusOk();
	}

	@Test
	void refreshWhenSuccessorUsedThenGraceIsOver() {
		JsonNode login = this.tokens.login(this.accounts.add());
		JsonNode next = BearerTokens.json(refresh(refreshToken(login)));
		refresh(refreshToken(next));
		assertRefused(refresh(refreshToken(login)), "Token has been revoked");
		assertRevoked(token(login));
	}

	@Test
	void refreshWhenIdleTooLongThenExpired() {
		JsonNode login = this.tokens.login(this.accounts.add());
		this.clock.turn(Duration.ofDays(7));
		assertRefused(refresh(refreshToken(login)), "Token has expired");
	}

	@Test
	void refreshWhenUsedOftenThenExpiresAfterAbsoluteLifetime() {
		String token = refreshToken(this.tokens.login(this.accounts.add()));
		for (int day = 0; day < 29; day++) {
			this.clock.turn(Duration.ofDays(1));
			token = refreshToken(BearerTokens.json(refresh(token)));
		}
		this.clock.turn(Duration.ofDays(1));
		assertRefused(refresh(token), "Token has expired");
	}

	@Test
	void refreshWhenTokenMalformedOrForgedThenInvalid() {
		String token = refreshToken(this.tokens.login(this.accounts.add()));
		char middle = (token.charAt(40) != 'A') ? 'A' : 'B';
		assertRefused(refresh("nonsense"), "Invalid token");
		assertRefused(refresh(token + "A"), "Invalid token");
		assertRefused(refresh(token.substring(0, 40) + middle + token.substring(41)), "Invalid token");
		assertRefused(refresh("csr_" + "A".repeat(86)), "Invalid token");
		assertThat(refresh(token)).hasStatusOk();
	}

	@Test
	void refreshWhenFieldMissingThen400ThatNamesIt() {
		assertThat(this.mvc.post().uri("/token/refresh").contentType(MediaType.APPLICATION_JSON).content("{}"))
			.hasStatus(400)
			.bodyText()
			.contains("refresh_token");
	}

	@Test
	void refreshWhenAuthorizationBrokenThenIgnored() {
		String token = refreshToken(this.tokens.login(this.accounts.add()));
		assertThat(this.mvc.post()
			.uri("/token/refresh")
			.header(HttpHeaders.AUTHORIZATION, "Bearer broken")
			.contentType(MediaType.APPLICATION_JSON)
			.content(body(token))).hasStatusOk();
	}

	@Test
	void refreshTokenWhenStoredThenOnlyItsHash() {
		JsonNode login = this.tokens.login(this.accounts.add());
		String row = this.jdbc.sql("SELECT * FROM login_session WHERE id = :id")
			.param("id", UUID.fromString(String.valueOf(BearerTokens.claims(token(login)).get("sid"))))
			.query()
			.singleRow()
			.toString();
		assertThat(row).doesNotContain(refreshToken(login)).doesNotContain(refreshToken(login).substring(30, 60));
	}

	@Test
	void logoutWhenBearerThenSessionEndsAtOnceAndAgainIs204() {
		TestAccount account = this.accounts.add();
		JsonNode login = this.tokens.login(account);
		JsonNode other = this.tokens.login(account);
		assertThat(logout(token(login))).hasStatus(204);
		assertRevoked(token(login));
		assertRefused(refresh(refreshToken(login)), "Token has been revoked");
		assertAccepted(token(other));
		assertThat(logout(token(login))).hasStatus(204);
	}

	@Test
	void logoutWhenRefreshTokenThenSessionEndsAndHeaderIgnored() {
		JsonNode login = this.tokens.login(this.accounts.add());
		assertThat(this.mvc.post()
			.uri("/logout")
			.header(HttpHeaders.AUTHORIZATION, "Bearer broken")
			.contentType(MediaType.APPLICATION_JSON)
			.content(body(refreshToken(login)))).hasStatus(204);
		assertRevoked(token(login));
	}

	@Test
	void logoutWhenAccessTokenExpiredThen204() {
		JsonNode login = this.tokens.login(this.accounts.add());
		this.clock.turn(Duration.ofHours(2));
		assertThat(logout(token(login))).hasStatus(204);
		assertRefused(refresh(refreshToken(login)), "Token has been revoked");
	}

	@Test
	void logoutWhenScopeAllThenEverySessionEndsAndNewLoginWorks() {
		TestAccount account = this.accounts.add();
		JsonNode first = this.tokens.login(account);
		JsonNode second = this.tokens.login(account);
		JsonNode stranger = this.tokens.login(this.accounts.add());
		assertThat(this.mvc.post().uri("/logout?scope=all").with(bearer(token(first)))).hasStatus(204);
		assertRevoked(token(first));
		assertRevoked(token(second));
		assertAccepted(token(stranger));
		assertAccepted(this.tokens.of(account));
	}

	@Test
	void logoutWhenSessionEndedThenScopeAllEndsNoOther() {
		TestAccount account = this.accounts.add();
		JsonNode ended = this.tokens.login(account);
		JsonNode open = this.tokens.login(account);
		logout(token(ended));
		assertThat(this.mvc.post().uri("/logout?scope=all").with(bearer(token(ended)))).hasStatus(204);
		assertAccepted(token(open));
	}

	@Test
	void logoutWhenAccessTokenExpiredThenScopeAllEndsItsSessionAlone() {
		TestAccount account = this.accounts.add();
		JsonNode old = this.tokens.login(account);
		this.clock.turn(Duration.ofHours(1));
		JsonNode open = this.tokens.login(account);
		assertThat(this.mvc.post().uri("/logout?scope=all").with(bearer(token(old)))).hasStatus(204);
		assertRefused(refresh(refreshToken(old)), "Token has been revoked");
		assertAccepted(token(open));
	}

	@Test
	void logoutWhenRefreshTokenSupersededThenScopeAllEndsItsSessionAlone() {
		TestAccount account = this.accounts.add();
		JsonNode first = this.tokens.login(account);
		JsonNode second = BearerTokens.json(refresh(refreshToken(first)));
		JsonNode open = this.tokens.login(account);
		RefreshTokens.age(this.jdbc, GRACE);
		assertThat(logoutEverywhere(refreshToken(first))).hasStatus(204);
		assertRefused(refresh(refreshToken(second)), "Token has been revoked");
		assertAccepted(token(open));
	}

	@Test
	void logoutWhenRefreshTokenWithinGraceThenScopeAllEndsAll() {
		TestAccount account = this.accounts.add();
		JsonNode first = this.tokens.login(account);
		refresh(refreshToken(first));
		RefreshTokens.keepWithinGrace(this.jdbc);
		JsonNode open = this.tokens.login(account);
		assertThat(logoutEverywhere(refreshToken(first))).hasStatus(204);
		assertRevoked(token(open));
	}

	@Test
	void logoutWhenRefreshTokenExpiredThenScopeAllEndsNoOther() {
		TestAccount account = this.accounts.add();
		JsonNode old = this.tokens.login(account);
		this.clock.turn(Duration.ofDays(7));
		JsonNode open = this.tokens.login(account);
		assertThat(logoutEverywhere(refreshToken(old))).hasStatus(204);
		assertAccepted(token(open));
	}

	@Test
	void logoutWhenNoTokenThen401AndForgedThen403() {
		assertThat(this.mvc.post().uri("/logout")).hasStatus(401).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		assertThat(logout(this.tokens.tampered(this.accounts.add()))).hasStatus(403);
		assertThat(logout("nonsense")).hasStatus(401);
	}

	@Test
	void logoutWhenScopeUnknownThen400() {
		String token = this.tokens.of(this.accounts.add());
		assertThat(this.mvc.post().uri("/logout?scope=some").with(bearer(token))).hasStatus(400);
		assertAccepted(token);
	}

	@Test
	void sessionsWhenListedThenOwnAloneAndCurrentMarked() {
		TestAccount account = this.accounts.add();
		JsonNode first = this.tokens.login(account);
		JsonNode second = this.tokens.login(account);
		this.tokens.login(this.accounts.add());
		JsonNode list = BearerTokens.json(this.mvc.get().uri("/sessions").with(bearer(token(second))).exchange());
		assertThat(list.get("next").isNull()).isTrue();
		assertThat(list.get("items")).hasSize(2);
		assertThat(list.get("items").get(0).get("id").asString())
			.isEqualTo(BearerTokens.claims(token(first)).get("sid"));
		assertThat(list.get("items").get(0).get("current").asBoolean()).isFalse();
		assertThat(list.get("items").get(1).get("current").asBoolean()).isTrue();
		assertThat(list.get("items").get(1).get("address").asString()).isEqualTo("127.0.0.1");
		assertThat(list.get("items").get(1).get("created_at").asString()).endsWith("Z");
		assertThat(list.get("items").get(1).propertyNames()).containsExactly("id", "created_at", "last_used_at",
				"address", "user_agent", "current");
	}

	@Test
	void sessionWhenDeletedThenItsTokensAreRefused() {
		TestAccount account = this.accounts.add();
		JsonNode first = this.tokens.login(account);
		JsonNode second = this.tokens.login(account);
		Object id = BearerTokens.claims(token(first)).get("sid");
		assertThat(this.mvc.delete().uri("/sessions/{id}", id).with(bearer(token(second)))).hasStatus(204);
		assertRevoked(token(first));
		assertThat(this.mvc.delete().uri("/sessions/{id}", id).with(bearer(token(second)))).hasStatus(204);
	}

	@Test
	void sessionWhenAnothersOrNoneThen404() {
		Object id = BearerTokens.claims(this.tokens.of(this.accounts.add())).get("sid");
		String token = this.tokens.of(this.accounts.add());
		assertThat(this.mvc.delete().uri("/sessions/{id}", id).with(bearer(token))).hasStatus(404);
		assertThat(this.mvc.delete().uri("/sessions/{id}", UUID.randomUUID()).with(bearer(token))).hasStatus(404);
		assertThat(this.mvc.delete().uri("/sessions/nonsense").with(bearer(token))).hasStatus(404);
	}

	@Test
	void loginWhenTwentySessionsOpenThenOldestEnds() {
		TestAccount account = this.accounts.add();
		String first = this.tokens.of(account);
		String second = this.tokens.of(account);
		IntStream.range(0, 18).forEach((i) -> this.tokens.of(account));
		assertAccepted(first);
		String last = this.tokens.of(account);
		assertRevoked(first);
		assertAccepted(second);
		assertAccepted(last);
	}

	@Test
	void revokedWhenSpelledOtherwiseThenStillRefused() {
		String token = this.tokens.of(this.accounts.add());
		logout(token);
		String allButLast = token.substring(0, token.length() - 1);
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars()
			.mapToObj((last) -> allButLast + (char) last)
			.forEach((spelling) -> assertThat(send(spelling))
				.satisfies((result) -> assertThat(result.getResponse().getStatus()).isIn(401, 403)));
		assertThat(send(token + "=")).hasStatus(401);
	}

	private MvcTestResult refresh(String token) {
		return this.mvc.post()
			.uri("/token/refresh")
			.contentType(MediaType.APPLICATION_JSON)
			.content(body(token))
			.exchange();
	}

	private MvcTestResult logoutEverywhere(String refreshToken) {
		return this.mvc.post()
			.uri("/logout?scope=all")
			.contentType(MediaType.APPLICATION_JSON)
			.content(body(refreshToken))
			.exchange();
	}

	private MvcTestResult logout(String token) {
		return this.mvc.post().uri("/logout").with(bearer(token)).exchange();
	}

	private MvcTestResult send(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	private void assertAccepted(String token) {
		assertThat(send(token)).hasStatusOk();
	}

	private void assertRevoked(String token) {
		MvcTestResult result = send(token);
		assertRefused(result, "Token has been revoked");
		assertThat(result).headers()
			.hasValue(HttpHeaders.WWW_AUTHENTICATE,
					"Bearer error=\"invalid_token\", error_description=\"Token has been revoked\"");
	}

	private static void assertRefused(MvcTestResult result, String error) {
		assertThat(result).hasStatus(401).bodyJson().extractingPath("error").isEqualTo(error);
	}

	private static String body(String refreshToken) {
		return "{\"refresh_token\":\"" + refreshToken + "\"}";
	}

	private static String token(JsonNode answer) {
		return answer.get("token").asString();
	}

	private static String refreshToken(JsonNode answer) {
		return answer.get("refresh_token").asString();
	}

}
