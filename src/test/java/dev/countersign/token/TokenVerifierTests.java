package dev.countersign.token;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.crypto.SecretKey;

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
		assertThat(claims).containsOnlyKeys("iss", "aud", "sub", "user", "iat", "exp", "jti", "sid", "scope")
			.containsEntry("user", "john")
			.containsEntry("scope", "admin metrics");
		assertThat(this.verifier.claimsOf(signed(withoutScopes()))).doesNotContainKey("scope");
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
		String token = sign((jwt) -> claims().write(jwt, this.login).claim("nbf", now + SKEW.toSeconds()));
		assertRefused(token, Problem.INVALID_TOKEN);
		assertThat(verifier(SKEW).verify(token)).isEqualTo(this.login);
		String later = sign((jwt) -> claims().write(jwt, this.login).claim("nbf", now + SKEW.toSeconds() + 1));
		assertThatExceptionOfType(RefusedAuthentication.class).isThrownBy(() -> verifier(SKEW).verify(later));
	}

	@ParameterizedTest
	@ValueSource(strings = { "iss", "aud", "sub", "user", "iat", "exp", "jti", "sid" })
	void verifyWhenClaimIsMissingThenRefused(String name) {
		assertRefused(sign((jwt) -> claims().write(jwt, this.login).claims().delete(name).and()),
				Problem.INVALID_TOKEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "iss", "aud", "user_id", "username", "iat", "exp", "jti" })
	void verifyWhenApiTokensClaimIsMissingThenRefused(String name) {
		assertRefused(sign((jwt) -> new ApiTokenClaims(issuer()).write(jwt, machine()).claims().delete(name).and()),
				Problem.INVALID_TOKEN);
	}

	@Test
	void verifyWhenTokenLongerThanAnyThenRefused() {
		String tooLong = sign((jwt) -> claims().write(jwt, this.login).claim("x", "x".repeat(9_000)));
		assertRefused(tooLong, Problem.INVALID_TOKEN);
	}

	private void assertRefused(String token, Problem problem) {
		assertThatExceptionOfType(RefusedAuthentication.class).as(token)
			.isThrownBy(() -> this.verifier.verify(token))
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(problem));
	}

	private TokenVerifier verifier(Duration skew) {
		AccessTokenProperties properties = properties(skew);
		SignedTokenReader reader = new SignedTokenReader((id) -> Optional.ofNullable(this.keys.get(id)), claims(),
				new ApiTokenClaims(issuer()), skew, this.clock);
		return new TokenVerifier(reader, this.revoked::contains, () -> this.reliable, ApiToken::scopes, properties,
				this.clock);
	}

	private AccessToken login() {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		return new AccessToken(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), "john", now,
				now.plusSeconds(3_600), Set.of("metrics", "admin"));
	}

	private AccessToken withoutScopes() {
		return new AccessToken(this.login.id(), this.login.sessionId(), this.login.accountId(), "john",
				this.login.issuedAt(), this.login.expiresAt(), Set.of());
	}

	private ApiToken machine() {
		return new ApiToken(UUID.randomUUID(), UUID.randomUUID(), "cron", this.login.issuedAt(), this.login.expiresAt(),
				Set.of("reports"));
	}

	private String signed(AccessToken token) {
		return sign((jwt) -> claims().write(jwt, token));
	}

	private String signed(ApiToken token) {
		return sign((jwt) -> new ApiTokenClaims(issuer()).write(jwt, token));
	}

	private String sign(UnaryOperator<JwtBuilder> content) {
		return content.apply(Jwts.builder().header().keyId(this.key.id()).and())
			.signWith(this.secret, Jwts.SIG.HS256)
			.compact();
	}

	private static AccessTokenClaims claims() {
		return new AccessTokenClaims(ExpectedToken.ofLogin(issuer().issuer(), "countersign", "at+jwt"));
	}

	private static AccessTokenProperties properties(Duration skew) {
		return new AccessTokenProperties(Duration.ofHours(1), skew, "countersign", "at+jwt", 100);
	}

	private static IssuerProperties issuer() {
		return new IssuerProperties("countersign");
	}

}
