package dev.countersign.token;

import java.io.IOException;
import java.io.InputStream;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.countersign.key.SigningKey;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The public vectors of the project Wycheproof, judged as a token's signature is.
 */
class WycheproofTests {

	/**
	 * Good signatures that are refused for what stands around them: a token of ours has a
	 * key id of the base64url alphabet.
	 */
	private static final Set<String> FOREIGN_KEY_IDS = Set.of("bilbo.baggins@hobbiton.example");

	/**
	 * Good signatures that are refused: 259 and 272 sign nothing, and a token has claims;
	 * 372 and 373 hold a character that is not of the base64url alphabet.
	 */
	private static final Set<Integer> STRICTER = Set.of(259, 272, 372, 373);

	/**
	 * Accepted although called invalid: 367 and 370 are to the character what 357 is,
	 * which is called valid; in 375 spare bits of the payload are set, and as the
	 * signature is over the very characters, a signer alone can do that.
	 */
	private static final Set<Integer> HARMLESS = Set.of(367, 370, 375);

	@TestFactory
	Stream<DynamicTest> signatureWhenVectorReplayedThenJudgedAsItSays() throws IOException {
		try (InputStream file = getClass().getResourceAsStream("/wycheproof/json_web_signature.json")) {
			return JsonMapper.shared()
				.readTree(file)
				.get("testGroups")
				.valueStream()
				.flatMap((group) -> group.get("tests")
					.valueStream()
					.map((vector) -> DynamicTest.dynamicTest(name(group, vector), () -> replay(group, vector))))
				.toList()
				.stream();
		}
	}

	private void replay(JsonNode group, JsonNode vector) {
		int id = vector.get("tcId").asInt();
		boolean refused = STRICTER.contains(id) || FOREIGN_KEY_IDS.contains(group.get("key").get("kid").asString());
		boolean expected = HARMLESS.contains(id) || (vector.get("result").asString().equals("valid") && !refused);
		assertThat(accepts(key(group.get("key")), vector.get("jws"))).isEqualTo(expected);
	}

	private boolean accepts(SigningKey key, JsonNode jws) {
		Set<String> asked = new HashSet<>();
		SignedTokenReader verifier = new SignedTokenReader((id) -> {
			asked.add(id);
			return Optional.of(key);
		}, new AccessTokenClaims(ExpectedToken.ofAccess("countersign", List.of("countersign"), "at+jwt")),
				new OlderApiTokenClaims(new IssuerProperties("countersign")), Duration.ZERO, Clock.systemUTC());
		String token = jws.isString() ? jws.asString() : jws.toString();
		try {
			SigningKey found = verifier.keyOf(CompactJws.of(token));
			return verifier.parserFor(found).build().parse(token) instanceof Jws<?> && !asked.isEmpty();
		}
		catch (RefusedAuthentication | JwtException | IllegalArgumentException ex) {
			return false;
		}
	}

	private static SigningKey key(JsonNode jwk) {
		Map<?, ?> members = JsonMapper.shared().convertValue(jwk, Map.class);
		Key key = Jwks.parser().build().parse(JsonMapper.shared().writeValueAsString(members)).toKey();
		SecureDigestAlgorithm<?, ?> algorithm = Jwts.SIG.get().forKey(jwk.get("alg").asString());
		return new SigningKey(jwk.get("kid").asString(), algorithm, key, key);
	}

	private static String name(JsonNode group, JsonNode vector) {
		return "%s %d: %s".formatted(group.get("comment").asString(), vector.get("tcId").asInt(),
				vector.get("comment").asString());
	}

}
