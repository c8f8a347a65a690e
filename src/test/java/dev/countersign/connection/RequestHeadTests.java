package dev.countersign.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestHeadTests {

	private static final String TOKEN = "Authorization: Bearer a.b.c\r\n";

	@Test
	void readWhenGetThenPathAndToken() {
		RequestHead head = RequestHead.of(bytes("GET /protected HTTP/1.1\r\nHost: x\r\n" + TOKEN + "\r\n"))
			.orElseThrow();
		assertThat(head.path()).isEqualTo("/protected");
		assertThat(head.token()).contains("a.b.c");
	}

	@Test
	void readWhenHeadThenPathWithoutQuery() {
		RequestHead head = RequestHead
			.of(bytes("HEAD /verify?scope=a?b HTTP/1.1\r\nauthorization:Bearer a.b.c \r\nHost: x\r\n\r\n"))
			.orElseThrow();
		assertThat(head.path()).isEqualTo("/verify");
		assertThat(head.token()).contains("a.b.c");
	}

	@Test
	void readWhenMoreThanAnyClientSendsThenNothing() {
		assertThat(tokenIn("GET /?" + "&".repeat(512) + " HTTP/1.1\r\n" + TOKEN + "\r\n")).isEmpty();
		assertThat(tokenIn("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(64) + TOKEN + "\r\n")).isEmpty();
		assertThat(tokenIn("GET / HTTP/1.1\r\na: " + "b".repeat(4_096) + "\r\n" + TOKEN + "\r\n")).isEmpty();
		assertThat(tokenIn("GET /?" + "&".repeat(256) + " HTTP/1.1\r\n" + "a: b\r\n".repeat(32) + TOKEN + "\r\n"))
			.contains("a.b.c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "GET", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n\r",
			"GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
			"GET / HTTP/1.1\r\nAuthorization: Bearer a\r\n", "GET / HTTP/1.1\r\nAuthorization: Bearer a\n\n" })
	void readWhenNotWholeOrWithoutTokenThenNothing(String sent) {
		assertThat(tokenIn(sent)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST / HTTP/1.1", "OPTIONS * HTTP/1.1", "get / HTTP/1.1", "GET  / HTTP/1.1",
			"GET http://x/ HTTP/1.1", "GET / HTTP/1.0", "GET / HTTP/2.0", "GET /", "GET / HTTP/1.1 ", "GET /\tHTTP/1.1",
			"\r\nGET / HTTP/1.1", "HEADER / HTTP/1.1", "GET /?\r\nA:b HTTP/1.1", "GET /\u00e4 HTTP/1.1" })
	void readWhenOtherRequestLineThenNothing(String line) {
		assertThat(tokenIn(line + "\r\n" + TOKEN + "\r\n")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 0", "content-length: 5", "Transfer-Encoding: chunked",
			"EXPECT: 100-continue", "Upgrade: websocket", " folded", "\tfolded", "Authorization: Bearer d.e.f",
			"Authorization: Basic eDp5", "X: y\nContent-Length: 5", "X: y\n", "X: y\n\nPOST /login HTTP/1.1",
			"\nPOST /login HTTP/1.1" })
	void readWhenFieldSaysThatThereIsMoreThenNothing(String field) {
		assertThat(tokenIn("GET / HTTP/1.1\r\n" + TOKEN + field + "\r\n\r\n")).isEmpty();
		assertThat(tokenIn("GET / HTTP/1.1\r\n" + field + "\r\n" + TOKEN + "\r\n")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "{}", "G", "GET / HTTP/1.1\r\n" + TOKEN + "\r\n", "POST /login HTTP/1.1\r\n\r\n" })
	void readWhenSomethingFollowsThenNothing(String next) {
		assertThat(tokenIn("GET / HTTP/1.1\r\n" + TOKEN + "\r\n" + next)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bearer a", "Bearer", "BearerA", "Basic a", "" })
	void readWhenOtherCredentialsThenNothing(String credentials) {
		assertThat(tokenIn("GET / HTTP/1.1\r\nAuthorization: " + credentials + "\r\n\r\n")).isEmpty();
	}

	private static Optional<String> tokenIn(String sent) {
		return RequestHead.of(bytes(sent)).flatMap(RequestHead::token);
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

}
