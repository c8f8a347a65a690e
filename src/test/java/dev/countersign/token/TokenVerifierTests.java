package dev.countersign.token;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.crypto.SecretKey;

import dev.countersign.address.CallerCheck.Standing;
import dev.countersign.key.SigningKey;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.testkit.TestClock;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tokens without a service around them.
 */
class TokenVerifierTests {

	private static final Map<String, ?> OWN = Map.of("tenant", Map.of("id", 7));

	private static final Duration SKEW = Duration.ofSeconds(30);

	private final SecretKey secret = Jwts.SIG.HS256.key().build();

	private final SigningKey key = new SigningKey("the-key", Jwts.SIG.HS256, this.secret, this.secret);

	private final Map<String, SigningKey> keys = new HashMap<>(Map.of(this.key.id(), this.key));

	private final Set<UUID> revoked = new HashSet<>();

	private boolean reliable = true;

	private final TestClock clock = new TestClock();

	private TokenVerifier verifier = verifier(Duration.ZERO);

	private AccessToken login = login();

	@BeforeEach
	void stopTheClock() {
		this.clock.stop();
		this.login = login();
	}

	static Stream<HostileToken> attacks() throws IOException {
		return HostileTokenTests.attacks();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("attacks")
	void verifyWhenTokenHostileThenAsItsFileSays(HostileToken attack) {
		String token = new TokenForge(signed(withoutScopes()), this.secret, this.clock.instant()).make(attack);
		if (attack.error().equals(HostileToken.NONE)) {
			assertThat(this.verifier.verify(token)).isNotNull();
			return;
		}
		assertRefused(token, (attack.status() == 403) ? Problem.FORGED_TOKEN
				: attack.error().equals("Token has expired") ? Problem.TOKEN_EXPIRED : Problem.INVALID_TOKEN);
	}

	@Test
	void verifyWhenGoodThenWhatWasSigned() {
		assertThat(this.verifier.verify(signed(this.login))).isEqualTo(this.login);
		ApiToken machine = machine();
		assertThat(this.verifier.verify(signed(machine))).isEqualTo(machine);
	}

	@Test
	void claimsOfWhenVerifiedThenEveryClaimThatWasSigned() {
		Map<String, Object> claims = this.verifier.claimsOf(signed(this.login));
		assertThat(claims)
			.containsOnlyKeys("iss", "aud", "sub", "client_id", "user", "iat", "exp", "jti", "sid", "auth_time", "amr",
					"acr", "roles", "scope", "tenant")
			.containsEntry("client_id", "countersign")
			.containsEntry("user", "john")
			.containsEntry("auth_time", (int) this.login.login().at().getEpochSecond())
			.containsEntry("amr", List.of("pwd"))
			.containsEntry("roles", List.of("admin", "editor"))
			.containsEntry("scope", "admin metrics")
			.containsEntry("tenant", Map.of("id", 7));
		assertThat(this.verifier.claimsOf(signed(withoutScopes()))).doesNotContainKey("scope");
	}

	@Test
	void claimsOfWhenApiTokenThenTheSameWithoutALogin() {
		Map<String, Object> claims = this.verifier.claimsOf(signed(machine()));
		assertThat(claims)
			.containsOnlyKeys("iss", "aud", "sub", "client_id", "user", "user_id", "username", "iat", "exp", "jti",
					"roles", "scope", "tenant")
			.containsEntry("client_id", "api-token")
			.containsEntry("username", "cron");
		assertThat(claims.get("user_id")).isEqualTo(claims.get("sub"));
	}

	@Test
	void claimsOfWhenAccountsOwnClaimsHaveOurNamesThenOursStand() {
		Map<String, ?> own = Map.of("sub", "x", "user", "x", "client_id", "x", "exp", 1, "sid", "x", "roles", "x",
				"amr", "x", "aud", "x");
		String token = sign((jwt) -> claims().write(jwt, this.login, own));
		assertThat(this.verifier.verify(token)).isEqualTo(this.login);
		assertThat(this.verifier.claimsOf(token)).containsEntry("aud", List.of("countersign"));
	}

	@Test
	void verifyWhenSeveralAudiencesThenOneOfThemIsEnough() {
		String token = sign((jwt) -> claims("countersign", "shop").write(jwt, this.login, Map.of()));
		assertThat(this.verifier.claimsOf(token)).containsEntry("aud", List.of("countersign", "shop"));
		assertThat(this.verifier.verify(token)).isEqualTo(this.login);
		assertThat(verifier(Duration.ZERO, claims("shop", "wiki")).verify(token)).isEqualTo(this.login);
		assertThatExceptionOfType(RefusedAuthentication.class)
			.isThrownBy(() -> verifier(Duration.ZERO, claims("wiki")).verify(token));
	}

	@Test
	void verifyWhenLoginOfAnOlderVersionThenGoodAndWithoutRoles() {
		String token = sign((jwt) -> claims().write(jwt, this.login, Map.of())
			.claims()
			.delete("client_id")
			.delete("auth_time")
			.delete("amr")
			.delete("roles")
			.and());
		assertThat(this.verifier.verify(token)).isInstanceOfSatisfying(AccessToken.class, (login) -> {
			assertThat(login.sessionId()).isEqualTo(this.login.sessionId());
			assertThat(login.roles()).isEmpty();
			assertThat(login.login().methods()).isEmpty();
			assertThat(login.login().at()).isBefore(this.login.issuedAt());
		});
	}

	@Test
	void verifyWhenWithoutScopesThenNone() {
		assertThat(this.verifier.verify(signed(withoutScopes())).scopes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 30 })
	void hasExpiredWhenAtTheVeryExpiryThenYes(long skew) {
		TokenVerifier verifier = verifier(Duration.ofSeconds(skew));
		this.clock.turn(Duration.between(this.clock.instant(), this.login.expiresAt().plusSeconds(skew)));
		this.clock.turn(Duration.ofNanos(-1));
		assertThat(verifier.hasExpired(this.login)).isFalse();
		assertThat(verifier.isStillGood(this.login)).isTrue();
		assertThat(verifier.verify(signed(this.login))).isEqualTo(this.login);
		this.clock.turn(Duration.ofNanos(1));
		assertThat(verifier.hasExpired(this.login)).isTrue();
		assertThat(verifier.isStillGood(this.login)).isFalse();
		assertThatExceptionOfType(RefusedAuthentication.class).isThrownBy(() -> verifier.verify(signed(this.login)))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.TOKEN_EXPIRED));
		this.clock.turn(Duration.ofSeconds(1));
		assertThat(verifier.hasExpired(this.login)).isTrue();
	}

	@Test
	void readEvenIfExpiredWhenExpiredThenRead() {
		String token = signed(this.login);
		this.clock.turn(Duration.ofDays(2));
		assertThat(this.verifier.readEvenIfExpired(token)).isEqualTo(this.login);
		assertRefused(token, Problem.TOKEN_EXPIRED);
	}

	@Test
	void verifyWhenExpiredAndRememberedThenForgotten() {
		String token = signed(this.login);
		this.verifier.verify(token);
		this.clock.turn(Duration.ofDays(2));
		assertRefused(token, Problem.TOKEN_EXPIRED);
		this.clock.turn(Duration.ofDays(-2));
		SecretKey other = Jwts.SIG.HS256.key().build();
		this.keys.put(this.key.id(), new SigningKey(this.key.id(), Jwts.SIG.HS256, other, other));
		assertRefused(token, Problem.FORGED_TOKEN);
	}

	@Test
	void verifyWhenRememberedThenNotReadAgain() {
		String token = signed(this.login);
		assertThat(this.verifier.verify(token)).isSameAs(this.verifier.verify(token));
	}

	@Test
	void verifyWhenKeyIsGoneThenRememberedTokenIsRefused() {
		String token = signed(this.login);
		this.verifier.verify(token);
		this.keys.clear();
		assertRefused(token, Problem.INVALID_TOKEN);
		SecretKey other = Jwts.SIG.HS256.key().build();
		this.keys.put(this.key.id(), new SigningKey(this.key.id(), Jwts.SIG.HS256, other, other));
		assertRefused(token, Problem.FORGED_TOKEN);
	}

	@Test
	void isStillGoodWhenExpiredCutOffOrWithoutItsKeyThenNot() {
		BearerToken token = this.verifier.verify(signed(this.login));
		assertThat(this.verifier.isStillGood(token)).isTrue();
		assertThat(this.verifier.findEnd(token)).isEmpty();
		this.keys.clear();
		assertThat(this.verifier.findEnd(token)).contains(Problem.INVALID_TOKEN);
		this.revoked.add(this.login.accountId());
		assertThat(this.verifier.findEnd(token)).contains(Problem.TOKEN_REVOKED);
		this.clock.turn(Duration.ofHours(1));
		assertThat(this.verifier.findEnd(token)).contains(Problem.TOKEN_EXPIRED);
		assertThat(this.verifier.isStillGood(token)).isFalse();
		assertThat(this.verifier.standing(token)).isEqualTo(Standing.OVER);
	}

	@Test
	void standingWhenRevocationsAreStaleThenUnknownUnlessTheTokenIsOver() {
		BearerToken token = this.verifier.verify(signed(this.login));
		assertThat(this.verifier.standing(token)).isEqualTo(Standing.GOOD);
		this.reliable = false;
		assertThat(this.verifier.standing(token)).isEqualTo(Standing.UNKNOWN);
		this.revoked.add(this.login.accountId());
		assertThat(this.verifier.standing(token)).isEqualTo(Standing.OVER);
	}

	@Test
	void verifyWhenKeyHasAnotherAlgorithmThenForged() {
		SecretKey other = Jwts.SIG.HS512.key().build();
		this.keys.put(this.key.id(), new SigningKey(this.key.id(), Jwts.SIG.HS512, other, other));
		assertRefused(signed(this.login), Problem.FORGED_TOKEN);
	}

	@Test
	void verifyWhenSessionOrTokenOrAccountIsCutOffThenRevoked() {
		String token = signed(this.login);
		for (UUID subject : new UUID[] { this.login.sessionId(), this.login.id(), this.login.accountId() }) {
			this.revoked.add(subject);
			assertRefused(token, Problem.TOKEN_REVOKED);
			this.revoked.clear();
		}
		assertThat(this.verifier.verify(token)).isEqualTo(this.login);
		ApiToken machine = machine();
		this.revoked.add(machine.id());
		assertRefused(signed(machine), Problem.TOKEN_REVOKED);
	}

	@Test
	void verifyWhenRevocationsAreStaleThenUnavailable() {
		this.reliable = false;
		assertRefused(signed(this.login), Problem.UNAVAILABLE);
	}

	@Test
	void verifyWhenNotGoodYetThenRefusedBeyondTheSkew() {
		long now = this.clock.instant().getEpochSecond();
		String token = sign((jwt) -> claims().write(jwt, this.login, Map.of()).claim("nbf", now + SKEW.toSeconds()));
		assertRefused(token, Problem.INVALID_TOKEN);
		assertThat(verifier(SKEW).verify(token)).isEqualTo(this.login);
		String later = sign(
				(jwt) -> claims().write(jwt, this.login, Map.of()).claim("nbf", now + SKEW.toSeconds() + 1));
		assertThatExceptionOfType(RefusedAuthentication.class).isThrownBy(() -> verifier(SKEW).verify(later));
	}

	@ParameterizedTest
	@ValueSource(strings = { "iss", "aud", "sub", "user", "iat", "exp", "jti", "sid" })
	void verifyWhenClaimIsMissingThenRefused(String name) {
		assertRefused(sign((jwt) -> claims().write(jwt, this.login, Map.of()).claims().delete(name).and()),
				Problem.INVALID_TOKEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "iss", "aud", "sub", "client_id", "user", "iat", "exp", "jti" })
	void verifyWhenApiTokensClaimIsMissingThenRefused(String name) {
		assertRefused(sign((jwt) -> claims().write(jwt, machine(), Map.of()).claims().delete(name).and()),
				Problem.INVALID_TOKEN);
	}

	@Test
	void verifyWhenTokenLongerThanAnyThenRefused() {
		String tooLong = sign((jwt) -> claims().write(jwt, this.login, Map.of()).claim("x", "x".repeat(9_000)));
		assertRefused(tooLong, Problem.INVALID_TOKEN);
	}

	@Test
	void judgesFromMemoryWhenVerifiedBeforeThenAsLongAsItsKeyIsThere() {
		String token = signed(this.login);
		assertThat(this.verifier.judgesFromMemory(token)).isFalse();
		this.verifier.verify(token);
		assertThat(this.verifier.judgesFromMemory(token)).isTrue();
		this.revoked.add(this.login.id());
		assertThat(this.verifier.judgesFromMemory(token)).isTrue();
		this.keys.clear();
		assertThat(this.verifier.judgesFromMemory(token)).isFalse();
	}

	@Test
	void judgesFromMemoryWhenOwnersRightsAreNotKnownThenNot() {
		String token = signed(machine());
		this.verifier.verify(token);
		assertThat(this.verifier.remembers(token)).isTrue();
		assertThat(this.verifier.judgesFromMemory(token)).isFalse();
	}

	private void assertRefused(String token, Problem problem) {
		assertThatExceptionOfType(RefusedAuthentication.class).as(token)
			.isThrownBy(() -> this.verifier.verify(token))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(problem));
	}

	private TokenVerifier verifier(Duration skew) {
		return verifier(skew, claims());
	}

	private TokenVerifier verifier(Duration skew, AccessTokenClaims claims) {
		AccessTokenProperties properties = properties(skew);
		SignedTokenReader reader = new SignedTokenReader((id) -> Optional.ofNullable(this.keys.get(id)), claims,
				new OlderApiTokenClaims(issuer()), skew, this.clock);
		return new TokenVerifier(reader, this.revoked::contains, () -> this.reliable, (token) -> token, properties,
				this.clock);
	}

	private AccessToken login() {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Login login = new Login(UUID.randomUUID(), now.minusSeconds(120), Set.of("pwd"));
		return new AccessToken(UUID.randomUUID(), login, UUID.randomUUID(), "john", now, now.plusSeconds(3_600),
				Set.of("editor", "admin"), Set.of("metrics", "admin"), false, this.key.id());
	}

	private AccessToken withoutScopes() {
		return new AccessToken(this.login.id(), this.login.login(), this.login.accountId(), "john",
				this.login.issuedAt(), this.login.expiresAt(), this.login.roles(), Set.of(), false, this.key.id());
	}

	private ApiToken machine() {
		return new ApiToken(UUID.randomUUID(), UUID.randomUUID(), "cron", this.login.issuedAt(), this.login.expiresAt(),
				Set.of("editor"), Set.of("reports"), this.key.id());
	}

	private String signed(AccessToken token) {
		return sign((jwt) -> claims().write(jwt, token, OWN));
	}

	private String signed(ApiToken token) {
		return sign((jwt) -> claims().write(jwt, token, OWN));
	}

	private String sign(UnaryOperator<JwtBuilder> content) {
		return content.apply(Jwts.builder().header().keyId(this.key.id()).and())
			.signWith(this.secret, Jwts.SIG.HS256)
			.compact();
	}

	private static AccessTokenClaims claims() {
		return claims("countersign");
	}

	private static AccessTokenClaims claims(String... audiences) {
		return new AccessTokenClaims(ExpectedToken.ofAccess(issuer().issuer(), List.of(audiences), "at+jwt"));
	}

	private static AccessTokenProperties properties(Duration skew) {
		return new AccessTokenProperties(Duration.ofHours(1), skew, List.of("countersign"), "at+jwt", 100);
	}

	private static IssuerProperties issuer() {
		return new IssuerProperties("countersign");
	}

}
