package dev.countersign.oauth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.ClientAddresses;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that knows OAuth alone, and an administrator who makes service accounts.
 */
final class OAuthClient {

	private final MockMvcTester mvc;

	OAuthClient(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	/** Makes a service account with a name of its own, and a secret. */
	Service add(String admin, String... roles) {
		String name = "service-" + UUID.randomUUID().toString().substring(0, 18);
		String list = String.join("\",\"", roles);
		MvcTestResult added = this.mvc.post()
			.uri("/users")
			.contentType(MediaType.APPLICATION_JSON)
			.content("""
					{"username":"%s","kind":"service","roles":[%s]}""".formatted(name,
					list.isEmpty() ? "" : "\"" + list + "\""))
			.with(bearer(admin))
			.exchange();
		assertThat(added).hasStatus(201);
		JsonNode account = BearerTokens.json(added);
		assertThat(account.get("kind").asString()).isEqualTo("service");
		assertThat(account.has("invitation")).isFalse();
		UUID id = UUID.fromString(account.get("id").asString());
		JsonNode secret = BearerTokens.json(makeSecret(admin, id));
		return new Service(id, name, UUID.fromString(secret.get("id").asString()),
				secret.get("client_secret").asString());
	}

	MvcTestResult makeSecret(String caller, UUID account) {
		return this.mvc.post().uri("/users/" + account + "/secrets").with(bearer(caller)).exchange();
	}

	/** Asks for a token by HTTP Basic. */
	MvcTestResult token(Service service, String form) {
		return post("/oauth2/token", basic(service.id().toString(), service.secret()), form, null);
	}

	/** Asks for a token, and gets it. */
	String tokenOf(Service service) {
		MvcTestResult result = token(service, "grant_type=client_credentials");
		assertThat(result).hasStatusOk();
		return BearerTokens.json(result).get("access_token").asString();
	}

	/** Asks for a token without a client in the header. */
	MvcTestResult token(String form) {
		return post("/oauth2/token", null, form, null);
	}

	MvcTestResult post(String path, @Nullable String authorization, String form, @Nullable String address) {
		MockMvcTester.MockMvcRequestBuilder request = this.mvc.post()
			.uri(path)
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.content(form);
		if (authorization != null) {
			request.header(HttpHeaders.AUTHORIZATION, authorization);
		}
		if (address != null) {
			request.with(ClientAddresses.from(address));
		}
		return request.exchange();
	}

	MvcTestResult open(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	static String basic(String id, String secret) {
		return "Basic " + Base64.getEncoder()
			.encodeToString((encode(id) + ":" + encode(secret)).getBytes(StandardCharsets.UTF_8));
	}

	static String form(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((parameter) -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
			.collect(Collectors.joining("&"));
	}

	static void assertRefused(MvcTestResult result, int status, String error) {
		assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_JSON);
		assertThat(BearerTokens.json(result).propertyNames()).containsExactly("error", "error_description");
		assertThat(BearerTokens.json(result).get("error").asString()).isEqualTo(error);
		assertThat(result).hasHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		assertThat(result.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE) != null).isEqualTo(status == 401);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	/**
	 * A service account.
	 *
	 * @param secretId the id of its secret
	 */
	record Service(UUID id, String name, UUID secretId, String secret) {
	}

}
