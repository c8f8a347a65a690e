package com.example.notes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.CountersignApplication;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.web.BodyLimit;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A controller that somebody adds chooses its rules, and changes none of the service's
 * own.
 */
@IntegrationTest
@SpringBootTest(classes = CountersignApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people",
				"countersign.roles.admin=admin,introspect,metrics,notes" })
@Import({ NotesController.class, NotesConfiguration.class, NotesControllerTests.GreedyController.class })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotesControllerTests {

	private static final int MEBIBYTE = 1024 * 1024;

	private static final String CLOSES = "\r\nConnection: close\r\n";

	private static final String JSON = "application/json";

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	private String token = "";

	@BeforeAll
	void logIn(@Autowired BearerTokens tokens) {
		this.token = tokens.of(TestAccounts.ADMIN);
	}

	@Test
	void addWhenBodyLargeThen201InCamelCase() throws Exception {
		String text = "x".repeat(MEBIBYTE - 100);
		HttpResponse<String> answer = post("/notes", JSON, note(text));
		assertThat(answer.statusCode()).isEqualTo(201);
		assertThat(json(answer).get("noteText").asString()).isEqualTo(text);
	}

	@Test
	void addWhenBodyLargerThanItsLimitThen413ThatSaysTheLimit() throws Exception {
		HttpResponse<String> answer = post("/notes", JSON, note("x".repeat(MEBIBYTE)));
		assertThat(answer.statusCode()).isEqualTo(413);
		assertThat(json(answer).get("detail").asString()).isEqualTo("A body has at most 1,048,576 bytes.");
	}

	@Test
	void loginWhenBodyLargerThanUsualThen413ThoughAnAddedPatternFits() throws Exception {
		HttpResponse<String> answer = post("/login", JSON, note("x".repeat(20_000)));
		assertThat(answer.statusCode()).isEqualTo(413);
		assertThat(json(answer).get("detail").asString()).isEqualTo("A body has at most 16,384 bytes.");
		assertThat(post("/anything", JSON, note("x".repeat(20_000))).statusCode()).isEqualTo(200);
	}

	@Test
	void attachWhenPartsBrokenThen400() throws Exception {
		assertThat(post("/notes/files", "multipart/form-data; boundary=b", "--b\r\nno header, no end").statusCode())
			.isEqualTo(400);
		assertThat(post("/notes/files", "multipart/form-data", "--b--").statusCode()).isEqualTo(400);
	}

	@Test
	void attachWhenFieldIsNotInUtf8Then400() throws Exception {
		String parts = """
				--b\r
				Content-Disposition: form-data; name="noteTitle"\r
				\r
				caf\u00e9\r
				--b\r
				Content-Disposition: form-data; name="file"; filename="a"\r
				\r
				caf\u00e9\r
				--b--\r
				""";
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
			HttpRequest.Builder request = request("/notes/files")
				.header("Content-Type", "multipart/form-data; boundary=b")
				.POST(HttpRequest.BodyPublishers.ofString(parts, charset));
			assertThat(send(request).statusCode()).as("%s", charset)
				.isEqualTo(charset.equals(StandardCharsets.UTF_8) ? 200 : 400);
		}
	}

	@Test
	void loginWhenBodyHasPartsThen415() throws Exception {
		String parts = "--b\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nmary\r\n--b--\r\n";
		assertThat(post("/login", "multipart/form-data; boundary=b", parts).statusCode()).isEqualTo(415);
	}

	@Test
	void anythingWhenFieldBreaksItsRuleThenNamedAsItIsWritten() throws Exception {
		HttpResponse<String> answer = post("/anything", JSON, """
				{"noteTitle":"","unknown":1}""");
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(json(answer).get("detail").asString()).isEqualTo("The field 'noteTitle' is required.");
	}

	@Test
	void answersWhenAskedForAnotherFormThenInTheFormOfThePath() throws Exception {
		HttpRequest.Builder motto = request("/notes/motto").header("Accept", JSON);
		assertThat(send(motto).headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
		for (String path : List.of("/protected", "/sessions", "/.well-known/jwks.json", "/notes/mine")) {
			HttpRequest.Builder request = request(path).header("Accept", "text/html, image/png;q=0.8");
			assertThat(send(request).headers().firstValue("Content-Type")).as(path).contains(JSON);
		}
		for (String path : List.of("/protected", "/sessions", "/.well-known/jwks.json")) {
			HttpRequest.Builder request = request(path).header("Accept", "application/vnd.other+json");
			assertThat(send(request).headers().firstValue("Content-Type")).as(path).contains(JSON);
		}
	}

	@Test
	void mottoWhenTokenBrokenThen200() throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri("/notes/motto"))
			.header("Authorization", "Bearer a.b.c");
		assertThat(send(request).statusCode()).isEqualTo(200);
	}

	@Test
	void descriptionWhenReadThenNamesFieldsAsTheyAreWritten() throws Exception {
		JsonNode api = json(send(request("/openapi.json")));
		JsonNode schemas = api.get("components").get("schemas");
		assertThat(schemas.get("Note").get("properties").propertyNames()).containsExactly("noteTitle", "noteText");
		assertThat(schemas.get("TokenResponse").get("properties").propertyNames()).contains("token_type");
		assertThat(api.get("paths").get("/notes/motto").get("get").get("security")).isEmpty();
	}

	/**
	 * They take no place of the usual bodies, which are let in as ever, and of those of
	 * one address the oldest gives way.
	 */
	@Test
	void requestsWhenLargeBodiesAreOnTheirWayThenAnswered() throws Exception {
		List<Socket> slow = new ArrayList<>();
		try {
			for (int i = 0; i < 20; i++) {
				slow.add(beginLargeBody());
			}
			List<Socket> answered = new ArrayList<>();
			Awaitility.await().until(() -> {
				answered.clear();
				for (Socket socket : slow) {
					if (socket.getInputStream().available() > 0) {
						answered.add(socket);
					}
				}
				return answered.size() >= 16;
			});
			for (Socket socket : answered) {
				assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
					.startsWith("HTTP/1.1 503")
					.contains(CLOSES);
			}
			assertThat(post("/notes", JSON, note("x".repeat(20_000))).statusCode()).isEqualTo(201);
			assertThat(post("/login", JSON, """
					{"username":"mary","password":"x"}""").statusCode()).isEqualTo(401);
			Socket late = open();
			slow.add(late);
			write(late, "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
					+ "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n");
			write(late, "{}");
			assertThat(new String(late.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 400");
		}
		finally {
			for (Socket socket : slow) {
				socket.close();
			}
		}
	}

	/** A client that took the connection for open would lose its next request. */
	@Test
	void addWhenRefusedBeforeBodyIsWholeThenConnectionSaysThatItCloses() throws Exception {
		assertThat(answerToLateRest("text/*", 16_000)).startsWith("HTTP/1.1 415").contains(CLOSES);
		assertThat(answerToLateRest(JSON, MEBIBYTE + 30_000)).startsWith("HTTP/1.1 413").contains(CLOSES);
	}

	/** Writes the rest of a body once the first byte of the answer is there. */
	private String answerToLateRest(String type, int length) throws IOException {
		try (Socket socket = open()) {
			write(socket, "POST /notes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + this.token
					+ "\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n{");
			int first = socket.getInputStream().read();
			writeAsFarAsTaken(socket, "x".repeat(length - 1));
			return (char) first + new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/** The service waits for the rest, but not long. */
	private static void writeAsFarAsTaken(Socket socket, String text) {
		try {
			write(socket, text);
		}
		catch (IOException ex) {
			// It has gone, and what it said is still to be read.
		}
	}

	private Socket beginLargeBody() throws IOException {
		Socket socket = open();
		write(socket, "POST /notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
				+ MEBIBYTE + "\r\n\r\n{");
		return socket;
	}

	private Socket open() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.port);
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		socket.getOutputStream().flush();
	}

	private static String note(String text) {
		return """
				{"noteTitle":"T","noteText":"%s"}""".formatted(text);
	}

	private HttpResponse<String> post(String path, String type, String body) throws Exception {
		return send(request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + this.token);
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	private static JsonNode json(HttpResponse<String> answer) {
		return JsonMapper.shared().readTree(answer.body());
	}

	/** Its pattern fits the paths of the service, too. */
	@TestConfiguration
	@RestController
	static class GreedyController {

		@PostMapping("/{anything}")
		@BodyLimit(MEBIBYTE)
		String take(@PathVariable String anything, @Valid @RequestBody Checked body) {
			return anything;
		}

		record Checked(@NotEmpty(message = "is required") String noteTitle) {
		}

	}

}
