package dev.countersign;

import java.util.Map;

import dev.countersign.testkit.TestAccount;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of other origins in a real Chromium: of one that is allowed, and of another.
 */
class BrowserTests extends BrowserTest {

	/** Answers with what a page can see of an answer, or with the error that it gets. */
	private static final String ASK = """
			const [url, options, header, done] = arguments;
			fetch(url, options)
				.then(async (answer) => done({type: answer.type, status: answer.status,
					header: header ? answer.headers.get(header) : null, body: await answer.text()}))
				.catch((failure) => done({type: failure.name}));
			""";

	/**
	 * Lets the browser make a passkey, or answer with one, and returns what it writes.
	 */
	private static final String PASSKEY = """
			const [what, options] = args;
			const read = {create: 'parseCreationOptionsFromJSON', get: 'parseRequestOptionsFromJSON'};
			const credential = await navigator.credentials[what](
				{publicKey: PublicKeyCredential[read[what]](JSON.parse(options))});
			return JSON.stringify(credential.toJSON());
			""";

	@Test
	void pageWhenOriginAllowedThenLogsInRefreshesAndReads() {
		open(ALLOWED);
		TestAccount john = accounts().add();
		Map<?, ?> login = post("/login", """
				{"username":"%s","password":"%s"}""".formatted(john.username(), john.password()), "Device-Mark");
		assertThat(login.get("status")).isEqualTo(200L);
		assertThat(login.get("header")).as("Device-Mark").asString().isNotEmpty();
		Map<?, ?> refreshed = post("/token/refresh", """
				{"refresh_token":"%s"}""".formatted(field(login, "refresh_token")), null);
		assertThat(refreshed.get("status")).isEqualTo(200L);
		Map<?, ?> greeting = get("/protected", "Bearer " + field(refreshed, "token"), null);
		assertThat(greeting.get("status")).isEqualTo(200L);
		assertThat(greeting.get("body")).asString().contains("Hello, authenticated user!");
		Map<?, ?> refused = get("/protected", "Bearer x.y.z", "WWW-Authenticate");
		assertThat(refused.get("status")).isEqualTo(401L);
		assertThat(refused.get("header")).asString().startsWith("Bearer error=\"invalid_token\"");
		assertThat(field(refused, "error")).isEqualTo("Invalid token");
	}

	@Test
	void pageWhenBrowserHasAPasskeyThenNoPasswordIsNeeded() {
		open(ALLOWED);
		VirtualAuthenticator device = addDevice();
		TestAccount john = accounts().add();
		String login = """
				{"username":"%s","password":"%s"}""".formatted(john.username(), john.password());
		String token = field(post("/login", login, null), "token");
		Map<?, ?> enrolled = postWith(token, "/factors/passkeys", "{\"name\":\"browser\",\"credential\":%s}"
			.formatted(passkey("create", postWith(token, "/factors/passkeys/options", "{}"))));
		assertThat(enrolled.get("status")).as("%s", enrolled).isEqualTo(201L);
		assertThat(device.getCredentials()).hasSize(1);
		Map<?, ?> opened = post("/login/passkey",
				"{\"credential\":%s}".formatted(passkey("get", post("/login/passkey/options", "{}", null))), null);
		assertThat(opened.get("status")).as("%s", opened).isEqualTo(200L);
		assertThat(get("/protected", "Bearer " + field(opened, "token"), null).get("status")).isEqualTo(200L);
		String handle = "{\"login\":\"%s\"".formatted(field(post("/login", login, null), "login"));
		String answer = passkey("get", post("/login/passkey/options", handle + "}", null));
		assertThat(post("/login/factor", handle + ",\"passkey\":" + answer + "}", null).get("status")).isEqualTo(200L);
		device.setUserVerified(false);
		assertThat(passkey("get", post("/login/passkey/options", "{}", null))).startsWith("failed: NotAllowedError");
	}

	@Test
	void pageWhenItAsksOftenThenOnePreflight() {
		open(ALLOWED);
		long before = count("OPTIONS /sessions");
		for (int i = 0; i < 10; i++) {
			assertThat(get("/sessions", "Bearer x.y.z", null).get("status")).isEqualTo(401L);
		}
		assertThat(count("OPTIONS /sessions") - before).isOne();
	}

	@Test
	void pageWhenOriginForeignThenReadsNothingAndPostsNothing() {
		open(FOREIGN);
		TestAccount john = accounts().add();
		assertThat(post("/login", """
				{"username":"%s","password":"%s"}""".formatted(john.username(), john.password()), null))
			.isEqualTo(Map.of("type", "TypeError"));
		assertThat(get("/protected", "Bearer x.y.z", null)).isEqualTo(Map.of("type", "TypeError"));
		assertThat(ask("/protected", Map.of(), null)).isEqualTo(Map.of("type", "TypeError"));
		assertThat(ask("/actuator/health", Map.of("mode", "no-cors"), null)).isEqualTo(Map.of("type", "TypeError"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/.well-known/jwks.json", "/openapi.json" })
	void pageWhenDocumentPublicThenAnyOriginReads(String path) {
		open(FOREIGN);
		Map<?, ?> answer = ask(path, Map.of(), null);
		assertThat(answer.get("status")).isEqualTo(200L);
		assertThat(answer.get("body")).asString().startsWith("{");
		assertThat(ask(path, Map.of("mode", "no-cors"), null).get("type")).isEqualTo("opaque");
	}

	private void open(String origin) {
		browser().get(origin + "/");
		assertThat(browser().executeScript("return location.origin")).isEqualTo(origin);
	}

	private Map<?, ?> get(String path, String authorization, @Nullable String header) {
		return ask(path, Map.of("headers", Map.of("Authorization", authorization)), header);
	}

	private Map<?, ?> post(String path, String body, @Nullable String header) {
		return ask(path, Map.of("method", "POST", "headers", Map.of("Content-Type", "application/json"), "body", body),
				header);
	}

	private Map<?, ?> postWith(String token, String path, String body) {
		return ask(path,
				Map.of("method", "POST", "headers",
						Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token), "body", body),
				null);
	}

	private static String passkey(String what, Map<?, ?> options) {
		return String.valueOf(run(PASSKEY, what, String.valueOf(options.get("body"))));
	}

	private Map<?, ?> ask(String path, Map<String, ?> options, @Nullable String header) {
		Object answer = browser().executeAsyncScript(ASK, "http://127.0.0.1:" + port() + path, options, header);
		assertThat(answer).isInstanceOf(Map.class);
		return (Map<?, ?>) answer;
	}

	private static String field(Map<?, ?> answer, String name) {
		return JsonMapper.shared().readTree(String.valueOf(answer.get("body"))).get(name).asString();
	}

}
