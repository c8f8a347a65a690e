package dev.countersign.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code /verify} as proxies ask it, over a plain socket: with bodies that never come,
 * and paths that are the client's own.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyQuestionTests {

	private static final String HOST = "Host: 127.0.0.1\r\n";

	@LocalServerPort
	private int port;

	private String token = "";

	private String user = "";

	@BeforeAll
	void logIn(@Autowired BearerTokens tokens, @Autowired TestAccounts accounts) {
		TestAccount account = accounts.add();
		this.user = account.username();
		this.token = "Authorization: Bearer " + tokens.of(account) + "\r\n";
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.0\r\n", "HTTP/1.1\r\nHost: verify_nodes\r\nConnection: close\r\n",
			"HTTP/1.1\r\nHost: api.example.com:8443\r\nConnection: close\r\n" })
	void verifyWhenProxySpeaksAnyVersionThenAnsweredAndClosed(String version) throws IOException {
		RawAnswer good = send("GET /verify " + version + this.token + "\r\n");
		assertThat(good.status()).as(good.text()).isEqualTo(200);
		assertThat(good.header("Remote-User")).containsExactly(this.user);
		assertThat(good.body()).isEmpty();
		AnswerHeaders.assertComplete(good::header);
		assertThat(send("GET /verify " + version + "\r\n").status()).isEqualTo(401);
	}

	@Test
	void verifyWhenHeadThenAsGetWithoutBody() throws IOException {
		RawAnswer refused = send("HEAD /verify HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.header("WWW-Authenticate")).containsExactly("Bearer");
		assertThat(refused.body()).isEmpty();
		assertThat(send("HEAD /verify HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + this.token + "\r\n").status())
			.isEqualTo(200);
	}

	/** What Envoy asks has the client's path behind its own, as the client wrote it. */
	@ParameterizedTest
	@ValueSource(strings = { "/verify/../actuator/health", "/verify/%2e%2e/actuator/health",
			"/verify/..;/actuator/health", "/verify/../login", "/verify/../.well-known/jwks.json",
			"/verify//..//openapi.json", "/verify/.", "/verify/..", "/verify/a;b=c/d", "/verify/a%20b",
			"/verify/%E4%BD%A0", "/verify/a%25b", "/verify//", "/%76erify", "/verify/%0a", "/verify/a?b=100%",
			"/verify/a?%", "/verify?x=%zz&y", "http://127.0.0.1/verify/x", "/x/../verify" })
	void verifyWhenPathOddThenJudgedAsEver(String target) throws IOException {
		RawAnswer none = send("GET " + target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
		assertThat(none.status()).as(none.text()).isIn(400, 401);
		RawAnswer good = send("GET " + target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + this.token + "\r\n");
		if (none.status() == 401) {
			assertThat(good.status()).as(good.text()).isEqualTo(200);
			assertThat(good.header("Remote-User")).containsExactly(this.user);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 104857600\r\n", "Content-Length: 20\r\n",
			"Transfer-Encoding: chunked\r\n", "Content-Length: 104857600\r\nExpect: 100-continue\r\n",
			"Content-Length: 1\r\nContent-Type: */*\r\n", "Content-Length: 9\r\nContent-Encoding: gzip\r\n" })
	void verifyWhenBodyNeverComesThenAnsweredAndClosed(String body) throws IOException {
		String head = "PUT /verify HTTP/1.1\r\n" + HOST + body;
		for (String authorization : new String[] { this.token, "" }) {
			try (Socket socket = open(head + authorization + "\r\n")) {
				RawAnswer answer = beginning(socket);
				assertThat(answer.text()).contains("HTTP/1.1 " + (authorization.isEmpty() ? 401 : 200));
				assertThat(answer.header("Connection")).as(answer.text()).containsExactly("close");
			}
		}
	}

	@Test
	void verifyWhenBodyOfAnySizeComesThenAnswered() throws IOException {
		int size = 32 * 1024 * 1024;
		RawAnswer answer;
		try (Socket socket = open(
				"POST /verify HTTP/1.1\r\n" + HOST + this.token + "Content-Length: " + size + "\r\n\r\n")) {
			byte[] piece = new byte[64 * 1024];
			for (int sent = 0; sent < size; sent += piece.length) {
				socket.getOutputStream().write(piece);
			}
			answer = RawAnswer.from(socket, RawAnswer.PATIENCE);
		}
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(answer.count("HTTP/1.1 ")).isOne();
	}

	/** A proxy that keeps the connection must not see one request's body as another. */
	@Test
	void verifyWhenWhatFollowsIsTheBodyThenNeverReadAsRequest() throws IOException {
		String hidden = "GET /actuator/health HTTP/1.1\r\n" + HOST + "\r\n";
		String head = "POST /verify HTTP/1.1\r\n" + HOST + "Content-Length: ";
		RawAnswer whole = send(head + hidden.length() + "\r\n\r\n" + hidden + "GET /verify HTTP/1.1\r\n" + HOST
				+ "Connection: close\r\n" + this.token + "\r\n");
		assertThat(whole.count("HTTP/1.1 401")).as(whole.text()).isOne();
		assertThat(whole.count("HTTP/1.1 200")).isOne();
		assertThat(whole.text()).doesNotContain("\"status\":\"UP\"");
		RawAnswer part = send(head + (hidden.length() + 10) + "\r\n\r\n" + hidden);
		assertThat(part.count("HTTP/1.1 ")).as(part.text()).isOne();
		RawAnswer chunked = send("POST /verify HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n"
				+ Integer.toHexString(hidden.length()) + "\r\n" + hidden + "\r\n0\r\n\r\n" + hidden);
		assertThat(chunked.count("HTTP/1.1 ")).as(chunked.text()).isOne();
	}

	@Test
	void verifyWhenConnectionKeptThenEachQuestionJudgedAlone() throws IOException {
		String good = "GET /verify HTTP/1.1\r\n" + HOST + this.token + "\r\n";
		String none = "GET /verify HTTP/1.1\r\n" + HOST + "\r\n";
		String last = "GET /verify HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
		RawAnswer answer = send(good + none + good + none + good + last);
		assertThat(answer.count("HTTP/1.1 200")).as(answer.text()).isEqualTo(3);
		assertThat(answer.count("HTTP/1.1 401")).isEqualTo(3);
		assertThat(answer.count("Remote-User: " + this.user)).isEqualTo(3);
	}

	/** More of them than the server has threads. */
	@Test
	void verifyWhenHundredsNeverSendTheirBodyThenOthersAreAnswered() throws IOException {
		String[] unfinished = { "PUT /verify HTTP/1.1\r\n" + HOST + "Content-Length: 60000000\r\n\r\n",
				"PUT /verify HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" };
		try (UnfinishedRequests requests = UnfinishedRequests.begin(this.port, 300, 30, unfinished)) {
			RawAnswer answer = send("GET /verify HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + this.token + "\r\n");
			assertThat(answer.status()).as(answer.text()).isEqualTo(200);
			assertThat(beginning(requests.last()).status()).isEqualTo(401);
		}
	}

	private Socket open(String request) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
		return socket;
	}

	/** Reads a head, as the connection may stay open for the body. */
	private static RawAnswer beginning(Socket socket) throws IOException {
		socket.setSoTimeout(RawAnswer.PATIENCE);
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0 || head.toString().startsWith("HTTP/1.1 100")) {
			if (head.indexOf("\r\n\r\n") > 0) {
				head.setLength(0);
			}
			int next = socket.getInputStream().read();
			if (next < 0) {
				break;
			}
			head.append((char) next);
		}
		return new RawAnswer(head.toString());
	}

	private RawAnswer send(String request) throws IOException {
		return RawAnswer.to(this.port, request);
	}

}
