package dev.countersign;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.testkit.BadToken;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.FreePort;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static dev.countersign.testkit.BearerTokens.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real proxy with the configuration that we ship, between a client and an API that
 * knows nothing of tokens.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.trusted-proxies=127.0.0.1",
				"countersign.verify.allow-preflight=true", "countersign.cors.allowed-origins=https://app.example.com" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProxyTests {

	private static final String PAGE = "https://app.example.com";

	private static final int UPLOAD = 100 * 1024 * 1024;

	private static final List<String> IDENTITY = List.of("Remote-User", "Remote-User-Id", "Remote-Roles",
			"Remote-Scopes", "Remote-Session");

	/** What else an API believes, as the proxy says it. */
	private static final List<String> OF_THE_PROXY = List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id");

	private static final String FORGED = "forged";

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@LocalServerPort
	private int port;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private ServiceClient client;

	private TestAccount john = TestAccounts.ADMIN;

	private @Nullable EchoServer api;

	private @Nullable FreezableProxy between;

	private @Nullable ProxyProcess proxy;

	/** Starts the proxy in a folder. */
	abstract ProxyProcess start(Path folder, int countersign, int api) throws IOException;

	@BeforeAll
	void startAll(@TempDir Path folder) throws IOException {
		this.api = new EchoServer();
		this.between = new FreezableProxy(this.port);
		this.proxy = start(folder, this.between.port(), this.api.port());
	}

	@AfterAll
	void stopAll() throws IOException {
		if (this.proxy != null) {
			this.proxy.close();
		}
		if (this.between != null) {
			this.between.close();
		}
		if (this.api != null) {
			this.api.close();
		}
	}

	@BeforeEach
	void addAccount() {
		this.john = this.accounts.add();
	}

	@Test
	void requestWhenTokenGoodThenApiSeesWhoseItIs() throws Exception {
		HttpResponse<String> answer = send(
				request("/orders/7?page=2").header("Authorization", bearer()).POST(BodyPublishers.ofString("{}")));
		JsonNode received = received(answer);
		assertThat(received.get("method").asString()).isEqualTo("POST");
		assertThat(received.get("path").asString()).isEqualTo("/orders/7?page=2");
		assertThat(received.get("length").asLong()).isEqualTo(2);
		assertThat(header(received, "Remote-User")).isEqualTo(this.john.username());
		assertThat(header(received, "Remote-User-Id")).isEqualTo(this.john.id().toString());
		assertThat(header(received, "Remote-Session")).isNotEmpty();
		assertThat(header(received, "X-Request-Id")).isNotEmpty();
	}

	/** What is demanded is the configuration's to say. */
	@Test
	void requestWhenItsQueryNamesAScopeThenThatIsForTheApi() throws Exception {
		String path = "/orders?scope=yearly&role=clerk";
		JsonNode received = received(send(request(path).header("Authorization", bearer())));
		assertThat(received.get("path").asString()).isEqualTo(path);
	}

	@Test
	void requestWhenAccountHasRolesThenApiSeesThem() throws Exception {
		JsonNode received = received(
				send(request("/").header("Authorization", "Bearer " + this.tokens.of(TestAccounts.ADMIN))));
		assertThat(header(received, "Remote-Roles")).isEqualTo("admin");
		assertThat(header(received, "Remote-Scopes")).isEqualTo("admin introspect metrics provision revocations");
	}

	@Test
	void requestWhenUserIsOneThatOnlyTheDatabaseCanSpellThenApiSeesAscii() throws Exception {
		String name = "zoé🚀-" + UUID.randomUUID();
		String password = "seven quiet herons wade";
		assertThat(this.client.withToken(this.tokens.of(TestAccounts.ADMIN))
			.post("/users", Map.of("username", name, "password", password))).hasStatus(201);
		String token = json(this.client.login(name, password)).get("token").asString();
		JsonNode received = received(send(request("/").header("Authorization", "Bearer " + token)));
		assertThat(header(received, "Remote-User")).startsWith("zo%C3%A9%F0%9F%9A%80-");
	}

	@ParameterizedTest
	@EnumSource
	void requestWhenTokenBadThenRefusedInTheServicesOwnWords(BadToken bad) throws Exception {
		int before = requests();
		String authorization = bad.authorization(this.tokens, this.john);
		HttpResponse<String> refused = send(with(request("/orders"), authorization));
		HttpResponse<String> direct = this.http
			.send(with(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/verify")), authorization)
				.build(), BodyHandlers.ofString());
		assertThat(refused.statusCode()).isEqualTo(bad.status()).isEqualTo(direct.statusCode());
		assertThat(refused.body()).isEqualTo(direct.body()).contains("\"error\":\"" + bad.error() + "\"");
		for (String header : List.of("WWW-Authenticate", "Content-Type", "Cache-Control")) {
			assertThat(refused.headers().allValues(header)).as(header).isEqualTo(direct.headers().allValues(header));
		}
		assertThat(requests()).isEqualTo(before);
	}

	/** A page that cannot read a refusal does not know that it needs another token. */
	@ParameterizedTest
	@EnumSource
	void refusalWhenAPageAskedThenThoseOfAllowedOriginsMayReadIt(BadToken bad) throws Exception {
		String authorization = bad.authorization(this.tokens, this.john);
		HttpResponse<String> own = send(with(request("/orders"), authorization).header("Origin", PAGE));
		assertThat(own.statusCode()).isEqualTo(bad.status());
		assertThat(own.headers().allValues("Access-Control-Allow-Origin")).containsExactly(PAGE);
		assertThat(own.headers().firstValue("Access-Control-Expose-Headers"))
			.hasValueSatisfying((exposed) -> assertThat(exposed).contains("WWW-Authenticate", "Retry-After"));
		HttpResponse<String> foreign = send(
				with(request("/orders"), authorization).header("Origin", "https://app.example.org"));
		assertThat(foreign.headers().allValues("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	void requestWhenLoggedOutThenRefusedAtOnce() throws Exception {
		String token = this.tokens.of(this.john);
		assertThat(send(with(request("/"), "Bearer " + token)).statusCode()).isEqualTo(200);
		assertThat(this.client.withToken(token).post("/logout", "")).hasStatus(204);
		HttpResponse<String> refused = send(with(request("/"), "Bearer " + token));
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.body()).contains("Token has been revoked");
	}

	@ParameterizedTest
	@MethodSource("separators")
	void requestWhenClientSaysWhoItIsThenApiDoesNotSeeIt(String separator) throws Exception {
		JsonNode received = received(
				send(request("/").headers(forgedWith(separator)).header("Authorization", bearer())));
		assertThat(header(received, "Remote-User")).isEqualTo(this.john.username());
		assertThat(header(received, "Remote-User-Id")).isEqualTo(this.john.id().toString());
		assertThat(header(received, "Remote-Roles")).isEmpty();
		assertThat(header(received, "Remote-Scopes")).isEmpty();
		assertThat(header(received, "Remote-Session")).hasSize(36);
		assertThat(header(received, "X-Forwarded-For")).isEqualTo("127.0.0.1");
		assertThat(header(received, "X-Forwarded-Proto")).isEqualTo("http");
		assertThat(received.toString()).doesNotContain(FORGED);
	}

	@ParameterizedTest
	@MethodSource("separators")
	void preflightWhenAllowedThenApiAnswersItAsNobodys(String separator) throws Exception {
		HttpResponse<String> answer = send(request("/orders").headers(forgedWith(separator))
			.header("X-Forwarded-Method", "GET")
			.header("Access-Control-Request-Method", "PUT")
			.method("OPTIONS", BodyPublishers.noBody()));
		JsonNode received = received(answer);
		assertThat(received.get("method").asString()).isEqualTo("OPTIONS");
		assertThat(IDENTITY).allSatisfy((name) -> assertThat(header(received, name)).as(name).isEmpty());
	}

	@Test
	void requestWhenClientCallsItAPreflightThenTokenNeeded() throws Exception {
		assertThat(send(request("/orders").header("X-Forwarded-Method", "OPTIONS")).statusCode()).isEqualTo(401);
		assertThat(send(request("/orders").header("X-HTTP-Method-Override", "OPTIONS")).statusCode()).isEqualTo(401);
	}

	@Test
	void uploadWhenTokenGoodThenArrivesWhole() throws Exception {
		JsonNode received = received(send(request("/files").header("Authorization", bearer()).PUT(zeros(UPLOAD))));
		assertThat(received.get("length").asLong()).isEqualTo(UPLOAD);
	}

	@Test
	void uploadWhenTokenIsMissingThenRefusedBeforeItEnds() throws Exception {
		int before = requests();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket, "PUT /files HTTP/1.1\r\nHost: api\r\nContent-Length: " + UPLOAD + "\r\n\r\nbeginning");
			assertThat(head(socket)).startsWith("HTTP/1.1 401");
		}
		assertThat(requests()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Upgrade", "keep-alive, Upgrade" })
	void webSocketWhenTokenGoodThenOpens(String connection) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket, webSocket(connection) + "Authorization: " + bearer() + "\r\n\r\n");
			assertThat(head(socket)).startsWith("HTTP/1.1 101");
			write(socket, "ping");
			assertThat(socket.getInputStream().readNBytes(4)).isEqualTo("ping".getBytes(StandardCharsets.US_ASCII));
		}
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket, webSocket(connection) + "\r\n");
			assertThat(head(socket)).startsWith("HTTP/1.1 401");
		}
	}

	@Test
	void webSocketWhenConnectionNamesIdentityThenApiSeesItNevertheless() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket,
					webSocket("Upgrade, Remote-User, Remote-User-Id") + "Authorization: " + bearer() + "\r\n\r\n");
			String received = head(socket).lines()
				.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(EchoServer.HEADERS + ": "))
				.findFirst()
				.orElseThrow();
			assertThat(received.split("[ ,]")).contains("remote-user", "remote-user-id");
		}
	}

	/** An API that turns to HTTP/2 would read the next requests past the proxy. */
	@ParameterizedTest
	@ValueSource(strings = { "h2c", "H2C", "h2c, websocket", "websocket\r\nUpgrade: h2c", "TLS/1.0" })
	void upgradeWhenNotToAWebSocketAloneThenApiDoesNotSeeIt(String protocols) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket,
					"GET / HTTP/1.1\r\nHost: api\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: " + protocols
							+ "\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nSec-WebSocket-Version: 13\r\n"
							+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: " + bearer() + "\r\n\r\n");
			String head = head(socket);
			if (head.startsWith("HTTP/1.1 101")) {
				assertThat(head).containsIgnoringCase("Upgrade: websocket\r\n").doesNotContainIgnoringCase("h2c");
			}
		}
	}

	/** A proxy that takes an answer to it for a tunnel asks no more. */
	@Test
	void connectWhenTokenGoodThenNextRequestIsAskedAbout() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket, "CONNECT api:80 HTTP/1.1\r\nHost: api\r\nAuthorization: " + bearer() + "\r\n\r\n"
					+ "GET /next HTTP/1.1\r\nHost: api\r\nConnection: close\r\nRemote-User: root\r\n\r\n");
			assertThat(all(socket)).doesNotContain("root");
		}
	}

	/** Proxies take off what this header names. */
	@Test
	void requestWhenConnectionNamesIdentityThenApiSeesItNevertheless() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket,
					"GET / HTTP/1.1\r\nHost: api\r\nConnection: close, Remote-User, remote-user-id, Remote-Roles, "
							+ "Remote-Scopes, Remote-Session\r\nAuthorization: " + "Bearer "
							+ this.tokens.of(TestAccounts.ADMIN) + "\r\n\r\n");
			JsonNode received = JsonMapper.shared().readTree(body(all(socket)));
			assertThat(header(received, "Remote-User")).isEqualTo("admin");
			assertThat(List.of("remote-user", "remote-user-id", "remote-roles", "remote-scopes", "remote-session"))
				.allSatisfy((name) -> assertThat(received.get("headers").has(name)).as(name).isTrue());
		}
	}

	@Test
	void requestWhenOfHttp10WithoutHostThenPasses() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort())) {
			write(socket, "GET /old HTTP/1.0\r\nAuthorization: " + bearer() + "\r\n\r\n");
			assertThat(JsonMapper.shared().readTree(body(all(socket))).get("path").asString()).isEqualTo("/old");
		}
	}

	@Test
	void requestsWhenManyThenFewConnectionsToTheService() throws Exception {
		FreezableProxy connections = Objects.requireNonNull(this.between);
		String authorization = bearer();
		for (int i = 0; i < 5; i++) {
			assertThat(send(with(request("/"), authorization)).statusCode()).isEqualTo(200);
		}
		int before = connections.connections();
		for (int i = 0; i < 100; i++) {
			assertThat(send(with(request("/" + i), (i % 2 == 0) ? authorization : "")).statusCode())
				.isEqualTo((i % 2 == 0) ? 200 : 401);
		}
		assertThat(connections.connections() - before).isLessThan(20);
	}

	@Test
	void requestWhenServiceIsAwayThen503AndNothingPasses(@TempDir Path other) throws Exception {
		int before = requests();
		try (ProxyProcess alone = start(other, FreePort.find(), apiPort())) {
			HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + alone.port()))
				.header("Authorization", bearer()));
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
			assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(JsonMapper.shared().readTree(answer.body()).get("error").asString()).isEqualTo("Unavailable");
		}
		assertThat(requests()).isEqualTo(before);
	}

	@Test
	void requestWhenRevocationsAreStaleThenItsRefusalAndTheTimeToWait(@TempDir Path other) throws Exception {
		int before = requests();
		try (StaleService stale = new StaleService(); ProxyProcess alone = start(other, stale.port(), apiPort())) {
			HttpResponse<String> answer = send(
					HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + alone.port() + "/orders"))
						.header("Authorization", bearer()));
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
			assertThat(answer.headers().allValues("Retry-After")).containsExactly("7");
			assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/problem+json");
			assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
			assertThat(JsonMapper.shared().readTree(answer.body()))
				.isEqualTo(JsonMapper.shared().readTree(StaleService.PROBLEM));
		}
		assertThat(requests()).isEqualTo(before);
	}

	/** Returns where the service listens. */
	int port() {
		return this.port;
	}

	/** Returns where the API listens. */
	int apiPort() {
		return Objects.requireNonNull(this.api).port();
	}

	/** Returns a good token. */
	String token() {
		return this.tokens.of(this.john);
	}

	private int proxyPort() {
		return Objects.requireNonNull(this.proxy).port();
	}

	private int requests() {
		return Objects.requireNonNull(this.api).requests();
	}

	private String bearer() {
		return "Bearer " + token();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxyPort() + path));
	}

	private static HttpRequest.Builder with(HttpRequest.Builder request, String authorization) {
		return authorization.isEmpty() ? request : request.header("Authorization", authorization);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	private static JsonNode received(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body());
	}

	/** All that a name may have besides letters and digits: RFC 9110, section 5.6.2. */
	static Stream<String> separators() {
		return "!#$%&'*+-.^_`|~".chars().mapToObj(Character::toString);
	}

	private static String[] forgedWith(String separator) {
		Stream<String> names = Stream.concat(IDENTITY.stream(), OF_THE_PROXY.stream());
		Stream<String> mixed = Stream.of("REMOTE%sUSER-ID", "Remote-User%sId", "Remote_User%sId", "Remote.User%sId")
			.map((name) -> name.formatted(separator));
		return Stream.concat(names.map((name) -> name.replace("-", separator)), mixed)
			.flatMap((name) -> Stream.of(name, FORGED))
			.toArray(String[]::new);
	}

	/**
	 * Reads a header as CGI does, to which all but letters and digits is the same: PHP
	 * among others. It is empty where it is not there, and where it is there and empty.
	 */
	private static String header(JsonNode received, String name) {
		List<String> values = received.get("headers")
			.properties()
			.stream()
			.filter((header) -> variable(header.getKey()).equals(variable(name)))
			.flatMap((header) -> header.getValue().valueStream())
			.map(JsonNode::asString)
			.toList();
		assertThat(values).as(name).hasSizeLessThanOrEqualTo(1);
		return values.isEmpty() ? "" : values.get(0);
	}

	private static String variable(String header) {
		return header.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
	}

	private static String webSocket(String connection) {
		return "GET /live HTTP/1.1\r\nHost: api\r\nConnection: " + connection + "\r\nUpgrade: websocket\r\n"
				+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
	}

	private static HttpRequest.BodyPublisher zeros(int length) {
		return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> new Zeros(length)), length);
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	private static String head(Socket socket) throws IOException {
		socket.setSoTimeout(60_000);
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = socket.getInputStream().read();
			if (next < 0) {
				break;
			}
			head.append((char) next);
		}
		return head.toString();
	}

	/** Returns everything until the connection ends. */
	private static String all(Socket socket) throws IOException {
		socket.setSoTimeout(60_000);
		StringBuilder all = new StringBuilder();
		try {
			for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
				all.append((char) next);
			}
		}
		catch (SocketException ex) {
			// It was reset, as something came that nobody read.
		}
		return all.toString();
	}

	private static String body(String answer) {
		int end = answer.indexOf("\r\n\r\n");
		assertThat(answer.lines().findFirst()).as(answer)
			.hasValueSatisfying((line) -> assertThat(line).contains(" 200"));
		return answer.substring(end + 4);
	}

	private static final class Zeros extends InputStream {

		private int left;

		Zeros(int length) {
			this.left = length;
		}

		@Override
		public int read() {
			return (this.left-- > 0) ? 0 : -1;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			int count = Math.min(length, this.left);
			this.left -= count;
			return (count > 0 || length == 0) ? count : -1;
		}

	}

}
