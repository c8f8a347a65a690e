package dev.countersign.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

import io.jsonwebtoken.Jwts;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens as a client would hold them. Each is made by the service's own login, and the
 * broken ones out of such a token.
 *
 * <pre>
 * assertThat(this.mvc.get().uri("/protected").with(bearer(this.tokens.of(john)))).hasStatusOk();
 * assertThat(this.mvc.get().uri("/protected").with(bearer(this.tokens.expired(john)))).hasStatus(401);
 * </pre>
 */
public final class BearerTokens {

	private static final Duration LONG_AGO = Duration.ofDays(-2);

	private final MockMvcTester mvc;

	private final TestClock clock;

	BearerTokens(MockMvcTester mvc, TestClock clock) {
		this.mvc = mvc;
		this.clock = clock;
	}

	/**
	 * Sends a token in the request's header.
	 * @param token the token's characters
	 * @return what to give to a MockMvc request's {@code with}
	 */
	public static RequestPostProcessor bearer(String token) {
		return (request) -> {
			request.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
			return request;
		};
	}

	/**
	 * Reads an answer's body.
	 * @param result of a request
	 * @return the JSON
	 */
	public static JsonNode json(MvcTestResult result) {
		return JsonMapper.shared().readTree(result.getResponse().getContentAsByteArray());
	}

	/**
	 * Reads what a token says, whoever signed it.
	 * @param token the token's characters
	 * @return the claims
	 */
	public static Map<String, Object> claims(String token) {
		byte[] json = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
		return JsonMapper.shared().readValue(json, new TypeReference<>() {
		});
	}

	/**
	 * Logs in.
	 * @param account who
	 * @return a token that is good now
	 */
	public String of(TestAccount account) {
		return login(account).get("token").asString();
	}

	/**
	 * Logs in.
	 * @param account who
	 * @return the whole answer
	 */
	public JsonNode login(TestAccount account) {
		MvcTestResult result = this.mvc.post()
			.uri("/login")
			.contentType(MediaType.APPLICATION_JSON)
			.content(JsonMapper.shared().writeValueAsString(new Login(account.username(), account.password())))
			.exchange();
		assertThat(result).hasStatusOk();
		return json(result);
	}

	/**
	 * Logs in and out again.
	 * @param account who
	 * @return a token that was good and was cut off
	 */
	public String revoked(TestAccount account) {
		String token = of(account);
		assertThat(this.mvc.post().uri("/logout").with(bearer(token))).hasStatus(204);
		return token;
	}

	/**
	 * Logs in two days ago.
	 * @param account who
	 * @return a token whose time is over
	 */
	public String expired(TestAccount account) {
		return this.clock.during(LONG_AGO, () -> of(account));
	}

	/**
	 * Changes a claim of a good token and leaves its signature.
	 * @param account who
	 * @return a token that names somebody else and that nobody signed
	 */
	public String tampered(TestAccount account) {
		return tampered(of(account), account.username());
	}

	/**
	 * Changes a claim of a token and leaves its signature.
	 * @param token the token's characters
	 * @param username whom it names
	 * @return a token that names somebody else and that nobody signed
	 */
	public static String tampered(String token, String username) {
		String[] segments = token.split("\\.");
		String claims = new String(Base64.getUrlDecoder().decode(segments[1]), StandardCharsets.UTF_8)
			.replace('"' + username + '"', "\"root\"");
		return segments[0] + "." + encode(claims) + "." + segments[2];
	}

	/**
	 * Signs the content of a good token with a key that is not ours, under our key's id.
	 * @param account who
	 * @return a token that somebody else signed
	 */
	public String signedWithAnotherKey(TestAccount account) {
		String token = of(account);
		String content = token.substring(0, token.lastIndexOf('.'));
		byte[] signature = hmac(Jwts.SIG.HS256.key().build(), content);
		return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
	}

	private static String encode(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] hmac(SecretKey key, String content) {
		try {
			Mac mac = Mac.getInstance(key.getAlgorithm());
			mac.init(key);
			return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Login(String username, String password) {
	}

}
