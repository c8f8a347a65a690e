package dev.countersign.broadcast;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.RevocationCursor;
import dev.countersign.revocation.RevocationSequence;
import dev.countersign.revocation.RevocationSlice;
import dev.countersign.revocation.Revocations;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ReceivedEvents;
import dev.countersign.testkit.RequestLog;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TokenEnd;
import dev.countersign.token.TokenVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that follows what is cut off, over a real port.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BroadcastTests {

	private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private TestClock clock;

	@Autowired
	private Revocations revocations;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private RevocationSequence sequence;

	@Autowired
	private SubscriberRegistry subscribers;

	@Autowired
	private Broadcaster broadcaster;

	@Autowired
	private RevocationReader revocationReader;

	@Autowired
	private TokenVerifier verifier;

	private String reader = "";

	@BeforeAll
	void logIn() {
		this.reader = this.tokens.of(TestAccounts.ADMIN);
	}

	@AfterEach
	void setClockRight() {
		this.clock.reset();
	}

	@Test
	void followWhenTheSystemHasNoMemoryToGiveThenTheStreamIsCut() throws IOException {
		EventBatches exhausted = new EventBatches(this.revocationReader, this.sequence) {

			@Override
			Batch after(RevocationCursor cursor, long since) {
				throw new OutOfMemoryError("Java heap space");
			}

		};
		SubscriberRegistry.Place place = this.subscribers.enter(UUID.randomUUID(), "192.0.2.99");
		EventStream stream = new EventStream(exhausted, this.revocationReader, RevocationCursor.START,
				this.verifier.verify(this.reader),
				new MockAsyncContext(new MockHttpServletRequest(), new MockHttpServletResponse()), place, () -> {
				});
		assertThat(stream.advance()).isFalse();
		place.leave(stream);
		assertThat(stream.isOver()).isTrue();
	}

	@Test
	void revocationsWhenScopeIsMissingThenRefused() throws Exception {
		String token = this.tokens.of(this.accounts.add());
		assertThat(send("", token).statusCode()).isEqualTo(403);
		assertThat(send("", token).body()).contains("Insufficient scope");
		assertThat(this.http.send(HttpRequest.newBuilder(uri("")).build(), BodyHandlers.ofString()).statusCode())
			.isEqualTo(401);
	}

	@Test
	void pageWhenAnythingIsCutOffThenHasItsKindAndClaim() throws Exception {
		String cursor = cursor();
		TestAccount john = this.accounts.add();
		String login = this.tokens.revoked(john);
		String session = String.valueOf(BearerTokens.claims(login).get("sid"));
		JsonNode apiToken = json(post("/api-tokens",
				"{\"name\":\"%s\",\"scopes\":[\"revocations\"]}".formatted(UUID.randomUUID()), this.reader));
		assertThat(request("DELETE", "/api-tokens/" + apiToken.get("id").asString(), this.reader).statusCode())
			.isEqualTo(204);
		assertThat(request("DELETE", "/users/" + john.id(), this.reader).statusCode()).isEqualTo(204);
		Awaitility.await().untilAsserted(() -> {
			JsonNode page = page("?after=" + cursor);
			List<String> items = page.get("items")
				.valueStream()
				.map((item) -> item.get("kind").asString() + " " + item.get("id").asString())
				.toList();
			assertThat(items).contains("session " + session, "token " + apiToken.get("id").asString(),
					"account " + john.id());
		});
		assertThat(page("?after=" + cursor).at("/items/0/until").asString()).satisfies(
				(until) -> assertThat(Instant.parse(until)).isAfter(this.clock.instant().plus(Duration.ofHours(2))));
	}

	@Test
	void pageWhenNothingIsNewThenCursorStaysAndAnswerTellsHowFreshItIs() throws Exception {
		String cursor = cursor();
		JsonNode page = page("?after=" + cursor);
		assertThat(page.get("items")).isEmpty();
		assertThat(page.get("cursor").asString()).isEqualTo(cursor);
		assertThat(page.get("more").asBoolean()).isFalse();
		assertThat(page.get("stale").asBoolean()).isFalse();
		assertThat(page.get("reset").asBoolean()).isFalse();
		Instant asOf = Instant.parse(page.get("as_of").asString());
		assertThat(asOf).isBetween(this.clock.instant().minusSeconds(30), Instant.parse(page.get("now").asString()));
	}

	@Test
	void pageWhenWithoutCursorThenAllThatIsInForce() throws Exception {
		cursor();
		JsonNode page = page("");
		int count = page.get("items").size();
		while (page.get("more").asBoolean()) {
			page = page("?after=" + page.get("cursor").asString());
			count += page.get("items").size();
		}
		assertThat(count).isEqualTo(inForce().items().size());
		assertThat(page.get("cursor").asString()).isEqualTo(inForce().end().toString());
	}

	@Test
	void pageWhenMoreIsInForceThanFitsThenGoneThroughByCursors() throws Exception {
		String cursor = cursor();
		revoke(7_000);
		Awaitility.await().until(() -> page("?after=" + cursor).get("more").asBoolean());
		JsonNode first = page("?after=" + cursor);
		assertThat(first.get("items")).hasSize(5_000);
		Awaitility.await().untilAsserted(() -> {
			JsonNode second = page("?after=" + first.get("cursor").asString());
			assertThat(second.get("items")).hasSize(2_000);
			assertThat(second.get("more").asBoolean()).isFalse();
		});
	}

	@Test
	void waitWhenSomethingIsCutOffThenAnsweredWithIt() throws Exception {
		String query = "?wait=60&after=" + cursor();
		CompletableFuture<HttpResponse<String>> poll = this.http.sendAsync(authorized(uri(query), this.reader).build(),
				BodyHandlers.ofString());
		Awaitility.await().until(() -> this.subscribers.present().stream().anyMatch(WaitingPoll.class::isInstance));
		UUID subject = revoke(1);
		JsonNode page = json(poll.join());
		assertThat(page.at("/items/0/id").asString()).isEqualTo(subject.toString());
		assertThat(page.get("items")).hasSize(1);
		Awaitility.await().until(() -> this.subscribers.present().stream().noneMatch(WaitingPoll.class::isInstance));
	}

	@Test
	void waitWhenNothingComesThenAnsweredWithNothingAfterIt() throws Exception {
		String cursor = cursor();
		JsonNode page = page("?wait=1&after=" + cursor);
		assertThat(page.get("items")).isEmpty();
		assertThat(page.get("cursor").asString()).isEqualTo(cursor);
	}

	/** Of a log that went back, or of another database. */
	@Test
	void pageWhenCursorIsOfAnotherLogThenSaysSoAndBeginsAnew() throws Exception {
		String known = cursor();
		String mark = known.endsWith("0") ? "1" : "0";
		for (String unknown : List.of(known.substring(0, known.length() - 1) + mark, "999999999-00000000")) {
			JsonNode page = page("?after=" + unknown);
			assertThat(page.get("reset").asBoolean()).as(unknown).isTrue();
			assertThat(page.get("items")).isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "?after=x", "?after=", "?after=1-2", "?wait=61", "?wait=-1", "?wait=x" })
	void pageWhenParameterIsNoneThenRefused(String query) throws Exception {
		HttpResponse<String> response = send(query, this.reader);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("Invalid request", query.substring(1, query.indexOf('=')));
	}

	@Test
	void streamWhenSomethingIsCutOffThenAnEventAndHeartbeats() throws Exception {
		try (ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, cursor())) {
			assertThat(events.next().name()).isEqualTo("retry");
			ReceivedEvents.Event heartbeat = events.next();
			assertThat(heartbeat.name()).isEqualTo("heartbeat");
			assertThat(heartbeat.json().get("stale").asBoolean()).isFalse();
			assertThat(Instant.parse(heartbeat.json().get("as_of").asString()))
				.isBeforeOrEqualTo(Instant.parse(heartbeat.json().get("now").asString()));
			UUID subject = revoke(1);
			ReceivedEvents.Event event = events.next("revocation");
			assertThat(event.json().get("id").asString()).isEqualTo(subject.toString());
			assertThat(event.json().get("kind").asString()).isEqualTo("token");
			assertThat(event.json().get("until").asString()).isEqualTo("2100-01-01T02:00:00Z");
			assertThat(events.next("heartbeat").id()).isEqualTo(event.id());
		}
	}

	@Test
	void streamWhenClientIsGoneThenNothingOfItIsLeft(CapturedOutput output) throws Exception {
		int before = output.getAll().length();
		ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, cursor());
		events.next("heartbeat");
		events.close();
		Awaitility.await().until(() -> revoke(1) != null && this.subscribers.present().isEmpty());
		assertThat(RequestLog.of(output.getAll().substring(before))).doesNotContain("ERROR", "WARN", "Exception");
	}

	@Test
	void streamWhenResumedThenGoesOnWhereItWasCut() throws Exception {
		String cursor = cursor();
		UUID first = revoke(1);
		String reached;
		try (ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, cursor)) {
			ReceivedEvents.Event event = events.next("revocation");
			assertThat(event.json().get("id").asString()).isEqualTo(first.toString());
			reached = event.id();
		}
		UUID second = revoke(1);
		UUID third = revoke(1);
		try (ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, reached)) {
			assertThat(events.next("revocation").json().get("id").asString()).isEqualTo(second.toString());
			assertThat(events.next("revocation").json().get("id").asString()).isEqualTo(third.toString());
		}
	}

	@Test
	void streamWhenFarBehindThenGetsAllInOrderBeforeItIsSaidToBeFresh() throws Exception {
		String cursor = cursor();
		List<Revocation> all = revoke(Revocation.Kind.TOKEN, 20_000);
		try (ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, cursor)) {
			assertThat(events.next().name()).isEqualTo("retry");
			for (Revocation expected : all) {
				assertThat(events.next("revocation").json().get("id").asString())
					.isEqualTo(expected.subject().toString());
			}
			events.next("heartbeat");
		}
	}

	@Test
	void streamWhenCursorIsOfAnotherLogThenResetAndAllThatIsInForce() throws Exception {
		cursor();
		try (ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, "999999999-00000000")) {
			assertThat(events.next().name()).isEqualTo("retry");
			ReceivedEvents.Event reset = events.next();
			assertThat(reset.name()).isEqualTo("reset");
			assertThat(reset.id()).isEmpty();
			assertThat(events.next().name()).isEqualTo("revocation");
			events.next("heartbeat");
		}
	}

	@ParameterizedTest
	@EnumSource
	void streamWhenItsTokenEndsThenEndsToo(TokenEnd end) throws Exception {
		TokenEnd.Ending ending = end.prepare(this.client, this.tokens, this.clock);
		try (ReceivedEvents events = ReceivedEvents.open(uri(""), ending.token(), cursor())) {
			events.next("heartbeat");
			ending.happen().run();
			assertThat(events.next("end").json().get("reason").asString()).isEqualTo("token");
			assertThat(events.next().name()).isEqualTo("closed");
		}
	}

	@ParameterizedTest
	@EnumSource
	void waitWhenItsTokenEndsThenRefused(TokenEnd end) throws Exception {
		TokenEnd.Ending ending = end.prepare(this.client, this.tokens, this.clock);
		CompletableFuture<HttpResponse<String>> poll = this.http
			.sendAsync(authorized(uri("?wait=60&after=" + cursor()), ending.token()).build(), BodyHandlers.ofString());
		Awaitility.await().until(() -> this.subscribers.present().stream().anyMatch(WaitingPoll.class::isInstance));
		ending.happen().run();
		HttpResponse<String> refused = poll.join();
		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.body()).contains(end.problem().error()).doesNotContain("items", "cursor");
		assertThat(refused.headers().firstValue("WWW-Authenticate"))
			.hasValueSatisfying((challenge) -> assertThat(challenge).startsWith("Bearer error=\"invalid_token\""));
		Awaitility.await().until(() -> this.subscribers.present().stream().noneMatch(WaitingPoll.class::isInstance));
	}

	@Test
	void streamWhenNodeStopsThenLastEventSaysSoAndNobodyIsLetIn() throws Exception {
		String cursor = cursor();
		CompletableFuture<HttpResponse<String>> poll = this.http
			.sendAsync(authorized(uri("?wait=60&after=" + cursor), this.reader).build(), BodyHandlers.ofString());
		try (ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, cursor)) {
			events.next("heartbeat");
			Awaitility.await().until(() -> this.subscribers.present().stream().anyMatch(WaitingPoll.class::isInstance));
			this.broadcaster.stop();
			assertThat(events.next("end").json().get("reason").asString()).isEqualTo("shutdown");
			assertThat(events.next().name()).isEqualTo("closed");
			assertThat(poll.join().statusCode()).isEqualTo(200);
			HttpResponse<String> late = send("?wait=1&after=" + cursor(), this.reader);
			assertThat(late.statusCode()).isEqualTo(503);
			assertThat(late.headers().firstValue("Retry-After")).isPresent();
		}
		finally {
			this.broadcaster.start();
		}
		assertThat(send("?wait=1", this.reader).statusCode()).isEqualTo(200);
	}

	/** The other one is served meanwhile. */
	@Test
	void streamWhenNotReadThenCutOff() throws Exception {
		String cursor = cursor();
		revoke(Revocation.Kind.TOKEN, 20_000);
		try (Socket socket = new Socket()) {
			socket.setReceiveBufferSize(4096);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
			socket.getOutputStream().write("""
					GET /revocations?after=%s HTTP/1.1\r
					Host: x\r
					Accept: text/event-stream\r
					Authorization: Bearer %s\r
					\r
					""".formatted(cursor, this.reader).getBytes(StandardCharsets.US_ASCII));
			Awaitility.await().until(() -> this.subscribers.present().stream().anyMatch(EventStream.class::isInstance));
			try (ReceivedEvents events = ReceivedEvents.open(uri(""), this.reader, cursor())) {
				UUID subject = revoke(1);
				assertThat(events.next("revocation").json().get("id").asString()).isEqualTo(subject.toString());
			}
			Awaitility.await().until(() -> revoke(1) != null && this.subscribers.present().isEmpty());
		}
	}

	@Test
	void streamWhenAskedForItsHeadThenAnsweredWithoutAStream() throws Exception {
		int before = this.subscribers.present().size();
		HttpResponse<String> head = this.http
			.send(authorized(uri(""), this.reader).header("Accept", "text/event-stream")
				.method("HEAD", HttpRequest.BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(this.subscribers.present()).hasSizeLessThanOrEqualTo(before);
	}

	private UUID revoke(int count) {
		return revoke(Revocation.Kind.TOKEN, count).get(0).subject();
	}

	private List<Revocation> revoke(Revocation.Kind kind, int count) {
		List<Revocation> all = IntStream.range(0, count)
			.mapToObj((i) -> new Revocation(kind, UUID.randomUUID(), UNTIL.plus(Duration.ofHours(2))))
			.toList();
		this.transactions.executeWithoutResult((transaction) -> this.revocations.revoke(all));
		return all;
	}

	/** Returns the cursor behind everything. */
	private String cursor() {
		UUID last = revoke(1);
		Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
			List<RevocationSlice.Item> items = inForce().items();
			return !items.isEmpty() && items.get(items.size() - 1).revocation().subject().equals(last);
		});
		return inForce().end().toString();
	}

	private RevocationSlice inForce() {
		return this.sequence.after(RevocationCursor.START, 1_000_000);
	}

	private JsonNode page(String query) throws Exception {
		return json(send(query, this.reader));
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> send(String query, String token) throws Exception {
		return this.http.send(authorized(uri(query), token).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path, String body, String token) throws Exception {
		HttpRequest.Builder request = authorized(URI.create("http://localhost:" + this.port + path), token)
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (!body.isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> request(String method, String path, String token) throws Exception {
		return this.http.send(authorized(URI.create("http://localhost:" + this.port + path), token)
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build(), BodyHandlers.ofString());
	}

	private URI uri(String query) {
		return URI.create("http://localhost:" + this.port + "/revocations" + query);
	}

	private static HttpRequest.Builder authorized(URI uri, String token) {
		return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
	}

}
