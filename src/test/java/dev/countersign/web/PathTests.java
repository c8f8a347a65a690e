package dev.countersign.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.RequestLog;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that lives below a path of its host, behind a proxy that may take another one
 * off.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "server.servlet.context-path=/auth",
				"countersign.trusted-proxies=127.0.0.1", "countersign.issuer=https://login.example.com/tenant" })
@ExtendWith(OutputCaptureExtension.class)
class PathTests {

	@LocalServerPort
	private int port;

	@Autowired
	private BearerTokens tokens;

	@Test
	void addWhenServiceHasContextPathThenLocationLeadsThere() throws IOException {
		String token = "Authorization: Bearer " + this.tokens.of(TestAccounts.ADMIN) + "\r\n";
		String body = """
				{"username":"below-a-path","password":"seven quiet herons wade"}""";
		RawAnswer added = send("POST /auth/users",
				token + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n", body);
		assertThat(added.status()).as(added.text()).isEqualTo(201);
		String location = added.header("Location").get(0);
		assertThat(location).startsWith("/auth/users/");
		assertThat(send("GET " + location, token, "").status()).isEqualTo(200);
	}

	@Test
	void consoleWhenServiceHasContextPathThenLeadsThereAndNamesNoPathOfTheHost() throws IOException {
		RawAnswer root = send("GET /auth/", "Accept: text/html\r\n", "");
		assertThat(root.status()).isEqualTo(302);
		assertThat(root.header("Location")).containsExactly("/auth/console/");
		assertThat(send("GET /auth/", "Accept: text/html\r\nX-Forwarded-Prefix: /login\r\n", "").header("Location"))
			.containsExactly("/login/auth/console/");
		RawAnswer page = send("GET /auth/console/", "", "");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.text()).contains("src=\"console.js\"").doesNotContain("src=\"/", "href=\"/", "//");
		assertThat(send("GET /auth/console/console.js", "", "").status()).isEqualTo(200);
		assertThat(send("GET /auth/client.js", "", "").status()).isEqualTo(200);
	}

	/**
	 * The container answers by itself, and would send clients to whatever host they
	 * named.
	 */
	@Test
	void contextPathWhenWithoutSlashThenLeadsBelowItOnTheSameHost() throws IOException {
		RawAnswer answer = RawAnswer.to(this.port, "GET /auth HTTP/1.1\r\nHost: evil.example\r\n"
				+ "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location")).containsExactly("/auth/");
	}

	@Test
	void descriptionWhenServiceHasContextPathThenItIsTheServer() throws IOException {
		RawAnswer head = send("HEAD /auth/openapi.json", "", "");
		assertThat(head.status()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		assertThat(send("GET /auth/openapi.json", "", "").text()).contains("\"servers\":[{\"url\":\"/auth\"");
	}

	@Test
	void metadataWhenIssuerHasPathThenAlsoBetweenHostAndPath() throws IOException {
		String place = "GET /auth/.well-known/oauth-authorization-server";
		assertThat(send(place, "", "").text()).contains("\"issuer\":\"https://login.example.com/tenant\"");
		assertThat(send(place + "/tenant", "", "").text()).contains("\"issuer\":\"https://login.example.com/tenant\"");
		assertThat(send(place + "/other", "", "").status()).isEqualTo(404);
		assertThat(send(place + "/", "", "").status()).isEqualTo(404);
	}

	@Test
	void descriptionWhenProxySaysWhereItIsThenServersLeadThroughIt() throws IOException {
		String host = "X-Forwarded-Host: api.example.com:8443, inner\r\n";
		String https = "X-Forwarded-Proto: https\r\n";
		String prefix = "X-Forwarded-Prefix: /login/v1/\r\n";
		assertThat(server(host + https + prefix)).isEqualTo("https://api.example.com:8443/login/v1/auth");
		assertThat(server(prefix)).isEqualTo("/login/v1/auth");
		assertThat(server(host)).isEqualTo("http://api.example.com:8443/auth");
		assertThat(server("X-Forwarded-Host: [2001:db8::1]\r\n" + https)).isEqualTo("https://[2001:db8::1]/auth");
		assertThat(server("")).isEqualTo("/auth");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "X-Forwarded-Prefix: //evil.example", "X-Forwarded-Prefix: /a/../b", "X-Forwarded-Prefix: /..",
					"X-Forwarded-Prefix: https://evil.example", "X-Forwarded-Prefix: /a b", "X-Forwarded-Prefix: /a;b",
					"X-Forwarded-Prefix: /", "X-Forwarded-Host: evil.example/x", "X-Forwarded-Host: user@evil.example",
					"X-Forwarded-Host: a b", "X-Forwarded-Host: ", "X-Forwarded-Host: x:1:2", "Host: evil.example" })
	void descriptionWhenForwardedValueIsNoneThenNotBelieved(String header) throws IOException {
		RawAnswer answer = header.startsWith("Host:")
				? RawAnswer.to(this.port,
						"GET /auth/openapi.json HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n")
				: send("GET /auth/openapi.json", header + "\r\n", "");
		assertThat(answer.text()).contains("\"servers\":[{\"url\":\"/auth\"");
	}

	@Test
	void answersWhenProxyTookAPrefixThenLocationsLeadThroughIt() throws IOException {
		String prefix = "X-Forwarded-Prefix: /login\r\n";
		assertThat(send("GET /auth/docs", prefix, "").header("Location"))
			.containsExactly("/login/auth/swagger-ui/index.html");
		assertThat(send("GET /auth/docs", "", "").header("Location")).containsExactly("/auth/swagger-ui/index.html");
		String token = "Authorization: Bearer " + this.tokens.of(TestAccounts.ADMIN) + "\r\n";
		String body = """
				{"username":"behind-a-prefix","password":"seven quiet herons wade"}""";
		RawAnswer added = send("POST /auth/users",
				prefix + token + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n", body);
		assertThat(added.header("Location")).hasSize(1).first().asString().startsWith("/login/auth/users/");
	}

	/**
	 * The first is refused by the container, the second in the filters, the third not.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "GET /auth/%00", "GET /auth/protected", "GET /auth/actuator/health/liveness" })
	void answerWhenTrustedProxySaysTlsThenBrowsersKeepToIt(String line) throws IOException {
		assertThat(send(line, "X-Forwarded-Proto: https\r\n", "").header("Strict-Transport-Security"))
			.containsExactly("max-age=31536000");
		assertThat(send(line, "X-Forwarded-Proto: http\r\n", "").header("Strict-Transport-Security")).isEmpty();
		assertThat(send(line, "", "").header("Strict-Transport-Security")).isEmpty();
	}

	@Test
	void verifyWhenServiceHasContextPathThenBelowIt() throws IOException {
		String token = "Authorization: Bearer " + this.tokens.of(TestAccounts.ADMIN) + "\r\n";
		assertThat(send("GET /auth/verify", token, "").header("Remote-User")).containsExactly("admin");
		assertThat(send("GET /auth/verify/x", token, "").header("Remote-User")).containsExactly("admin");
		assertThat(send("GET /auth/verify", "", "").status()).isEqualTo(401);
		assertThat(send("GET /verify", token, "").status()).isEqualTo(404);
	}

	/** Proxies of an older kind speak it and close. */
	@ParameterizedTest
	@ValueSource(strings = { "", "Connection: close\r\n", "Connection: keep-alive\r\n", "Host: api.example.com\r\n" })
	void livenessWhenProxySpeaksHttp10ThenAnswered(String headers) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.getOutputStream()
				.write(("GET /auth/actuator/health/liveness HTTP/1.0\r\n" + headers + "\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			byte[] answer = new byte[2048];
			int length = socket.getInputStream().read(answer);
			assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void requestWhenEscapeBehindSemicolonIsBrokenThen400AndNothingLogged(CapturedOutput output) throws IOException {
		UndecodablePaths.assertRefused(this.port, "/auth", output);
		UndecodablePaths.assertRefused(this.port, "", output);
		UndecodablePaths.assertRefused(this.port, "/%61uth;%2g", output);
	}

	/** The container takes each for the path of the service, and no pattern does. */
	@ParameterizedTest
	@ValueSource(strings = { "//auth", "///auth", "//;/auth", "/;/auth", "/auth;a", "/auth;a=%00,b", "/./auth",
			"/x/../auth", "/%61uth", "/auth/", "//auth/../auth", "/auth/../auth" })
	void requestWhenContextPathIsOddThenNoFaultOfOursAndNothingLogged(String prefix, CapturedOutput output)
			throws IOException {
		int before = output.getAll().length();
		for (String method : new String[] { "GET", "HEAD", "POST", "OPTIONS", "TRACE" }) {
			for (String path : new String[] { "", "/", "/protected", "/login", "/verify", "/client.js", "/swagger-ui/",
					"/oauth2/token", "/users/x", "/actuator/health/liveness" }) {
				RawAnswer answer = send(method + " " + prefix + path, "Content-Length: 0\r\n", "");
				assertThat(answer.status()).as(method + prefix + path + answer.text()).isBetween(200, 499);
			}
		}
		assertThat(RequestLog.of(output.getAll().substring(before))).doesNotContain("ERROR", "WARN", "Exception",
				"\tat ");
	}

	private String server(String headers) throws IOException {
		String text = send("GET /auth/openapi.json", headers, "").text();
		Matcher server = Pattern.compile("\"servers\":\\[\\{\"url\":\"([^\"]*)\"").matcher(text);
		assertThat(server.find()).as(text.substring(0, Math.min(500, text.length()))).isTrue();
		return server.group(1);
	}

	private RawAnswer send(String line, String headers, String body) throws IOException {
		return RawAnswer.to(this.port,
				line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n" + body);
	}

}
