package dev.countersign.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
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
 * What only a container decides, asked over a plain socket.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ContainerTests {

	private static final String GREETING = "Hello, authenticated user!";

	@LocalServerPort
	private int port;

	private String token = "";

	@BeforeAll
	void logIn(@Autowired BearerTokens tokens, @Autowired TestAccounts accounts) {
		this.token = tokens.of(accounts.add());
	}

	@Test
	void protectedWhenTokenGoodThen200AndWhenAbsent401() throws IOException {
		RawAnswer good = get("/protected", "Authorization: Bearer " + this.token);
		assertThat(good.status()).isEqualTo(200);
		assertThat(good.body()).contains(GREETING);
		AnswerHeaders.assertComplete(good::header);
		assertRefused(get("/protected"), 401);
	}

	/** The first time a controller is looked for, and found again from then on. */
	@ParameterizedTest
	@ValueSource(strings = { "Accept: */*", "Accept: application/json", "Accept: application/xml", "Accept: text/html",
			"Accept: application/problem+json", "Accept: nonsense", "Accept-Charset: utf-16",
			"Origin: https://a.example" })
	void protectedWhenAskedAgainThenSameToTheByte(String header) throws IOException {
		String token = "Authorization: Bearer " + this.token;
		String first = withoutDate(get("/protected", token));
		assertThat(first).contains("Content-Type: application/json\r\n", "Content-Length: 40\r\n");
		assertThat(withoutDate(get("/protected", token, header))).isEqualTo(first);
		assertThat(withoutDate(get("/protected", header, token))).isEqualTo(first);
		assertThat(withoutDate(get("/protected?x=y", header, token))).isEqualTo(first);
	}

	@Test
	void protectedWhenFoundBeforeThenOtherMethodsAndPathsAreAnsweredAsEver() throws IOException {
		String token = "\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer " + this.token + "\r\n\r\n";
		assertThat(send("GET /protected HTTP/1.1" + token).status()).isEqualTo(200);
		RawAnswer head = send("HEAD /protected HTTP/1.1" + token);
		assertThat(head.status()).isEqualTo(200);
		assertThat(head.header("Content-Length")).containsExactly("40");
		assertThat(head.body()).isEmpty();
		assertThat(send("POST /protected HTTP/1.1" + token).header("Allow")).containsExactly("GET");
		assertThat(send("OPTIONS /protected HTTP/1.1" + token).status()).isEqualTo(200);
		assertThat(send("GET /protected/ HTTP/1.1" + token).status()).isEqualTo(404);
		assertThat(send("GET /%70rotected HTTP/1.1" + token).status()).isEqualTo(200);
		assertThat(send("GET /protected;a=b HTTP/1.1" + token).status()).isEqualTo(400);
	}

	/** Browsers and proxies send UTF-8 in headers, a byte for a character here. */
	@ParameterizedTest
	@ValueSource(strings = { "User-Agent", "Device-Mark", "If-Match", "If-None-Match", "X-Forwarded-For",
			"X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Request-Id", "Referer", "Accept",
			"Accept-Language", "Accept-Encoding", "Cookie", "Origin", "X-Location", "X-Auth-Token", "Authorization" })
	void loginWhenHeaderHoldsAnyBytesThen200(String header) throws IOException {
		String body = """
				{"username":"admin","password":"the first of many people"}""";
		RawAnswer answer = send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + header
				+ ": a\u0085b \u00ca\u0080 \u00ff; \u009f\"\r\nContent-Type: application/json\r\nContent-Length: "
				+ body.length() + "\r\n\r\n" + body);
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "login_service", "login_service:8080", "a_b.c_d", "127.0.0.1", "[::1]:80" })
	void livenessWhenHostIsAnyNameOfNetworksThen200(String host) throws IOException {
		assertThat(send("GET /actuator/health/liveness HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
			.status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /protected\r\n\r\n", "GET /actuator/health/liveness\r\n\r\n",
			"GET  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" })
	void requestWhenVersionIsBeforeTheFirstThenClosed(String request) throws IOException {
		assertThat(send(request).text()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "//protected", "///protected", "/protected;x", "/protected;jsessionid=1", "/;x/protected",
			"/protected/", "/protected//", "/%70rotected", "/p%72otected", "/%2570rotected", "/protected%2f",
			"/%2fprotected", "/protected%2F%2e", "/protected%00", "/protected%00.html", "/protected%20",
			"/protected%0a", "/protected%0d%0a", "/protected%3b", "/protected%3f", "/..;/protected", "/x/..;/protected",
			"/x/../protected", "/x/%2e%2e/protected", "/./protected", "/protected/.", "/protected/..", "/\\protected",
			"/protected\\", "/x\\..\\protected", "/%5cprotected", "/protected%5c", "/PROTECTED", "/Protected",
			"/protected.json", "/protected.", "/protected~", "/protected?", "/protected#x", "/protected%23",
			"/protected?x=%zz", "/%ff", "/%c0%af", "/%c0%aeprotected", "/%e2%80%aeprotected", "/login/../protected",
			"/login/..;/protected", "/login;/protected", "/login%2f..%2fprotected", "/actuator/health/../../protected",
			"/actuator/health/..;/..;/protected", "/docs/../protected", "http://127.0.0.1/protected",
			"http://elsewhere/protected", "https://127.0.0.1:1/protected", "HTTP://[::1]/protected", "protected", "*",
			"/protected%", "/swagger-ui/../protected", "/swagger-ui/..%2fprotected", "/swagger-ui/%2e%2e/protected",
			"/swagger-ui/..;/protected", "/swagger-ui//protected", "/protected%1", "/protected;%zz", "/protected;a=%",
			"/protected;a=%2", "/;%zz/protected", "/protected;a=1,2,%00", "/protected;%ff=%c0%af",
			"/protected;a=%2f..%5c" })
	void protectedWhenPathOddAndNoTokenThenRefused(String target) throws IOException {
		RawAnswer answer = send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
		assertRefused(answer, 400, 401, 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/\u00fcprotected", "/<x>", "/{x}", "/protected|" })
	void protectedWhenTargetIllegalThen400(String target) throws IOException {
		RawAnswer answer = send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
		assertRefused(answer, 400);
		assertThat(answer.body()).contains("\"error\":\"Invalid request\"");
	}

	@Test
	void requestWhenEscapeBehindSemicolonIsBrokenThen400AndNothingLogged(CapturedOutput output) throws IOException {
		UndecodablePaths.assertRefused(this.port, "", output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "TRACK",
			"PROPFIND", "FOO", "get", "Get", "GET\t", "G<T", "\"GET\"", "GET\u0000" })
	void protectedWhenMethodOddAndNoTokenThenRefused(String method) throws IOException {
		RawAnswer answer = send(
				method + " /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
		if (method.equals("HEAD")) {
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.body()).isEmpty();
			AnswerHeaders.assertComplete(answer::header);
			return;
		}
		assertRefused(answer, 400, 401, 405);
	}

	@Test
	void traceWhenTokenGoodThen405AndNothingEchoed() throws IOException {
		RawAnswer answer = send("TRACE /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Authorization: Bearer " + this.token + "\r\n\r\n");
		assertRefused(answer, 405);
		assertThat(answer.text()).doesNotContain(this.token);
		assertThat(answer.header("Allow")).hasSize(1).first().asString().doesNotContain("TRACE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /protected\r\n\r\n", "GET /protected\r\n", "HEAD /protected\r\n\r\n",
			"GET /protected HTTP/0.9\r\nHost: 127.0.0.1\r\n\r\n", "GET /protected HTTP/1.1\r\n\r\n",
			"GET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n",
			"GET /protected HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
			"GET /protected HTTP/1.1\r\nHost: 127.0.0.1:99999999\r\nConnection: close\r\n\r\n",
			"GET /protected HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
			"GET  /protected  HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
			"GET /protected HTTP/1.1 x\r\nHost: 127.0.0.1\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
			"hello\r\n\r\n", "GET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization\r\n\r\n",
			"GET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nA b: c\r\nConnection: close\r\n\r\n",
			"GET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\u0000b\r\nConnection: close\r\n\r\n" })
	void protectedWhenNotHttpThenRefused(String request) throws IOException {
		RawAnswer answer = send(request);
		assertHarmless(answer);
		assertThat(answer.status()).isIn(0, 400, 401);
	}

	@Test
	void requestWhenLengthAndChunksThen400() throws IOException {
		RawAnswer answer = send("""
				POST /login HTTP/1.1
				Host: 127.0.0.1
				Content-Type: application/json
				Content-Length: 4
				Transfer-Encoding: chunked

				0

				GET /actuator/health HTTP/1.1
				Host: 127.0.0.1

				""".replace("\n", "\r\n"));
		assertRefused(answer, 400);
		assertThat(answer.count("HTTP/1.1 ")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 2\r\nContent-Length: 3", "Content-Length: -1", "Content-Length: x",
			"Content-Length: 99999999999999999999", "Transfer-Encoding: gzip, chunked",
			"Transfer-Encoding: identity, chunked", "Transfer-Encoding: xchunked",
			"Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
			"Transfer-Encoding : chunked" })
	void loginWhenFramingBrokenThenRefusedOnce(String headers) throws IOException {
		RawAnswer answer = send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\n" + headers + "\r\n\r\n{}");
		assertHarmless(answer);
		assertThat(answer.status()).isIn(400, 413);
		assertThat(answer.count("HTTP/1.1 ")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n0\r\n\r\n", "2\r\n{}0\r\n\r\n",
			"ffffffffffffffffff\r\n{}", "2;x=\u0000\r\n{}\r\n0\r\n\r\n", "\r\n\r\n" })
	void loginWhenChunksBrokenThen400(String body) throws IOException {
		RawAnswer answer = chunked(body);
		assertRefused(answer, 400);
	}

	@Test
	void loginWhenChunksGoodThenRead() throws IOException {
		RawAnswer answer = chunked("2\r\n{}\r\n0\r\n\r\n");
		assertRefused(answer, 400);
		assertThat(answer.body()).contains("The field 'username' is required.");
	}

	@Test
	void revokeWhenFormComesInChunksThenRead() throws IOException {
		assertThat(chunkedForm("6\r\ntoken=\r\n1\r\nx\r\n0\r\n\r\n").status()).isEqualTo(200);
		assertRefused(chunkedForm("7\r\nother=x\r\n0\r\n\r\n"), 400);
		assertRefused(chunkedForm("8\r\ntoken=%z\r\n0\r\n\r\n"), 400);
		assertRefused(chunkedForm("4001\r\n" + "x".repeat(16385) + "\r\n0\r\n\r\n"), 413);
	}

	@Test
	void loginWhenBodyComesInPiecesThenRead() throws Exception {
		String body = """
				{"username":"admin","password":"the first of many people"}""";
		RawAnswer answer = inPieces(
				"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
						+ "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n",
				body.substring(0, 1), body.substring(1, 30), body.substring(30));
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.body()).contains("\"token\":\"");
		AnswerHeaders.assertComplete(answer::header);
	}

	@Test
	void revokeWhenFormComesInPiecesThenCallerIsKnown() throws Exception {
		String head = "POST /revoke HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n";
		RawAnswer good = inPieces(head + "Authorization: Bearer " + this.token + "\r\n\r\n", "tok", "en=x");
		assertThat(good.status()).as(good.text()).isEqualTo(200);
		assertRefused(inPieces(head + "\r\n", "tok", "en=x"), 401);
		assertRefused(inPieces(head + "Authorization: Bearer " + this.token + "\r\n\r\n", "tok", "en=%"), 400);
	}

	@Test
	void loginWhenLaterChunkIsBrokenThen400() throws Exception {
		assertRefused(inPieces("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
				+ "Transfer-Encoding: chunked\r\n\r\n", "2\r\n{", "}\r\n", "x\r\n"), 400);
	}

	@Test
	void loginWhenQueryIsBrokenAndBodyComesLateThen400() throws Exception {
		String login = "POST /login%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n";
		assertRefused(inPieces(login.formatted("?x=%zz"), "{", "}"), 400);
		assertRefused(inPieces(login.formatted("?" + "a=b&".repeat(1500)), "{", "}"), 400);
	}

	@Test
	void requestsWhenBodiesComeInPiecesOnOneConnectionThenEachJudgedAlone() throws Exception {
		String request = "POST /token/refresh HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
				+ "Content-Length: 24\r\n\r\n";
		String body = """
				{"refresh_token":"none"}""";
		RawAnswer answer = inPieces(request, body.substring(0, 1), body.substring(1) + request + body.substring(0, 2),
				body.substring(2) + request + body,
				"GET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
		assertThat(answer.count("\"error\":\"Invalid token\"")).as(answer.text()).isEqualTo(3);
		assertThat(answer.count("\"error\":\"Missing token\"")).isOne();
	}

	/** More of them than the server has threads. */
	@Test
	void protectedWhenHundredsNeverFinishTheirBodyThenAnswered() throws Exception {
		String head = "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
		String[] unfinished = { head + "Content-Length: 60\r\n\r\n", head + "Content-Length: 60\r\n\r\n{",
				head + "Content-Length: 60000\r\n\r\n{", head + "Transfer-Encoding: chunked\r\n\r\n2",
				"GET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60\r\n\r\n{" };
		try (UnfinishedRequests requests = UnfinishedRequests.begin(this.port, 300, 30, unfinished)) {
			assertThat(get("/protected", "Authorization: Bearer " + this.token).status()).isEqualTo(200);
			assertThat(get("/actuator/health/liveness").status()).isEqualTo(200);
			RawAnswer late = RawAnswer.from(requests.first(), RawAnswer.PATIENCE);
			assertRefused(late, 400);
			assertThat(late.body()).contains("within 10 seconds");
		}
	}

	/**
	 * More of them than the server has threads. A byte now and then keeps them waiting.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "OPTIONS * HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n",
			"OPTIONS * HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a",
			"OPTIONS /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\n"
					+ "Access-Control-Request-Method: GET\r\nContent-Length: 60000\r\n\r\n{",
			"POST /%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{",
			"POST /x;%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{",
			"POST /login HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 60\r\n\r\n{",
			"POST /login HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n1;a",
			"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: ;;\r\nTransfer-Encoding: chunked\r\n\r\n1;a",
			"POST /verify HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a" })
	void protectedWhenHundredsAreAnsweredBeforeTheirBodyThenAnswered(String unfinished) throws Exception {
		try (UnfinishedRequests requests = UnfinishedRequests.begin(this.port, 300, 30, unfinished)) {
			requests.goOn("a", Duration.ofSeconds(2));
			assertThat(get("/protected", "Authorization: Bearer " + this.token).status()).isEqualTo(200);
			assertThat(get("/actuator/health/liveness").status()).isEqualTo(200);
		}
	}

	@Test
	void loginWhenOneAddressHasTooManyBodiesOnTheirWayThenItsOldestIsBusyAndOthersAreRead() throws Exception {
		String unfinished = "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60\r\n\r\n{";
		try (UnfinishedRequests requests = UnfinishedRequests.begin(this.port, 40, 1, unfinished)) {
			Awaitility.await().until(() -> requests.answered().size() == 8);
			for (Socket oldest : requests.answered()) {
				assertRefusedAsBusy(RawAnswer.from(oldest, RawAnswer.PATIENCE));
			}
			RawAnswer other = inPieces("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
					+ "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n", "{", "}");
			assertThat(other.body()).contains("The field 'username' is required.");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "gzip", "br", "GZIP", "gzip, identity", "identity\r\nContent-Encoding: gzip", "identity", "" })
	void loginWhenBodyIsCodedThen415SaysWhatToSend(String coding) throws IOException {
		RawAnswer answer = send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\nContent-Encoding: " + coding + "\r\nContent-Length: 2\r\n\r\n{}");
		assertRefused(answer, 415);
		assertThat(answer.body()).contains("without Content-Encoding");
		assertThat(answer.header("Accept-Encoding")).containsExactly("identity");
	}

	@Test
	void loginWhenLengthOverLimitThen413() throws IOException {
		RawAnswer declared = send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\nContent-Length: 16385\r\n\r\n" + " ".repeat(16385));
		assertRefused(declared, 413);
		RawAnswer huge = send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\nContent-Length: 10737418240\r\n\r\n{");
		assertRefused(huge, 413);
	}

	@Test
	void loginWhenChunksOverLimitThen413() throws IOException {
		assertRefused(chunked("4001\r\n" + " ".repeat(16385) + "\r\n0\r\n\r\n"), 413);
		assertRefused(chunked(("1\r\n \r\n").repeat(16385) + "0\r\n\r\n"), 413);
	}

	@Test
	void protectedWhenBodyOverLimitThen413AlsoWithoutToken() throws IOException {
		RawAnswer answer = send("POST /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Length: 16385\r\n\r\n" + " ".repeat(16385));
		assertRefused(answer, 413);
	}

	@Test
	void protectedWhenHeaderHugeThenRefused() throws IOException {
		assertRefused(get("/protected", "Authorization: Bearer " + "a".repeat(17 * 1024)), 400, 431);
		assertRefused(get("/protected", "X: " + "a".repeat(64 * 1024)), 400, 431);
		assertRefused(get("/" + "a".repeat(64 * 1024)), 400, 414, 431);
	}

	@Test
	void protectedWhenHeadersManyThenRefused() throws IOException {
		assertRefused(get("/protected", "X: a\r\n".repeat(500) + "Y: b"), 400, 431);
	}

	@Test
	void protectedWhenTwoTokensOverTheWireThen400() throws IOException {
		String header = "Authorization: Bearer " + this.token;
		assertRefused(get("/protected", header + "\r\n" + header), 400);
		assertRefused(get("/protected?access_token=x", header), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/protected?x=%zz", "/protected?%", "/protected?access_token=%zz", "/protected?x=%00",
			"/protected?x=%ff", "/protected?%ff=x" })
	void protectedWhenQueryBrokenAndTokenGoodThenNoFaultOfOurs(String target) throws IOException {
		RawAnswer answer = get(target, "Authorization: Bearer " + this.token);
		assertThat(answer.status()).as(answer.text()).isIn(200, 400);
		AnswerHeaders.assertComplete(answer::header);
	}

	@ParameterizedTest
	@ValueSource(strings = { "%ff", "%ed%a0%80", "%c0%80", "%e2%82" })
	void queryWhenNotUtf8Then400(String bytes) throws IOException {
		String header = "Authorization: Bearer " + this.token;
		assertRefused(get("/audit?act=" + bytes, header), 400);
		assertRefused(get("/audit?" + bytes + "=x", header), 400);
	}

	@Test
	void protectedWhenFormBrokenAndTokenGoodThenNoFaultOfOurs() throws IOException {
		for (String body : new String[] { "access_token=%zz", "%", "=&=&", "a=b&".repeat(2000) }) {
			RawAnswer answer = send(
					"POST /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + "Authorization: Bearer "
							+ this.token + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
							+ body.length() + "\r\n\r\n" + body);
			assertRefused(answer, 400, 405);
		}
	}

	/** As many as the container reads of a query. */
	@Test
	void revokeWhenFormHasTooManyParametersThen400() throws IOException {
		String head = "POST /revoke%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
				+ this.token + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
		String most = "token=x" + "&a=b".repeat(999);
		assertThat(send(head.formatted("") + most.length() + "\r\n\r\n" + most).status()).isEqualTo(200);
		assertRefused(send(head.formatted("?c=d") + most.length() + "\r\n\r\n" + most), 400);
		String more = most + "&c=d";
		assertRefused(send(head.formatted("") + more.length() + "\r\n\r\n" + more), 400);
	}

	@Test
	void loginWhenMultipartBrokenThen415() throws IOException {
		for (String type : new String[] { "multipart/form-data", "multipart/form-data; boundary=x" }) {
			RawAnswer answer = send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: "
					+ type + "\r\nContent-Length: 3\r\n\r\n--y");
			assertRefused(answer, 415);
		}
	}

	@Test
	void requestWhenPipelinedThenEachJudgedAlone() throws IOException {
		RawAnswer answer = send("GET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + this.token
				+ "\r\n\r\nGET /protected HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
		assertThat(answer.count("HTTP/1.1 200")).isOne();
		assertThat(answer.count("HTTP/1.1 401")).isOne();
		assertThat(answer.count(GREETING)).isOne();
	}

	private RawAnswer get(String target, String... headers) throws IOException {
		StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		return send(request.append("Connection: close\r\n\r\n").toString());
	}

	private static String withoutDate(RawAnswer answer) {
		return answer.text().replaceFirst("Date: [^\r]*", "Date");
	}

	private RawAnswer chunked(String body) throws IOException {
		return send("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
				+ "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
	}

	private RawAnswer chunkedForm(String body) throws IOException {
		return send("POST /revoke HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
				+ this.token + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
				+ "Transfer-Encoding: chunked\r\n\r\n" + body);
	}

	private RawAnswer inPieces(String... pieces) throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setTcpNoDelay(true);
			for (String piece : pieces) {
				socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
				Thread.sleep(50);
			}
			return RawAnswer.from(socket, RawAnswer.PATIENCE);
		}
	}

	private RawAnswer send(String request) throws IOException {
		return RawAnswer.to(this.port, request);
	}

	private static void assertRefusedAsBusy(RawAnswer answer) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(503);
		assertThat(answer.header("Retry-After")).containsExactly("1");
		AnswerHeaders.assertComplete(answer::header);
	}

	private void assertRefused(RawAnswer answer, Integer... statuses) {
		assertHarmless(answer);
		assertThat(answer.status()).as(answer.text()).isIn((Object[]) statuses);
		assertThat(answer.header("Content-Type")).as(answer.text()).containsExactly("application/problem+json");
		assertThat(answer.body()).contains("\"error\":\"");
		AnswerHeaders.assertComplete(answer::header);
	}

	private static void assertHarmless(RawAnswer answer) {
		assertThat(answer.text()).doesNotContainIgnoringCase("<html", "<!doctype", "tomcat", "apache")
			.doesNotContain(GREETING, "Exception", "\tat ", "org.", "dev.countersign");
		assertThat(answer.status()).as(answer.text()).isLessThan(500);
	}

}
