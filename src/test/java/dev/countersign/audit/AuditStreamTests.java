package dev.countersign.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Administrators who follow what happens, over a real port.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class AuditStreamTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private AuditTrail trail;

	@Autowired
	private PlatformTransactionManager transactions;

	private String admin = "";

	@BeforeAll
	void logIn() {
		this.admin = this.tokens.of(TestAccounts.ADMIN);
	}

	@Test
	void streamWhenSomethingHappensThenSentAsListed() throws Exception {
		String name = unique();
		try (Events events = open("", null)) {
			write(name);
			Event event = events.await((one) -> one.isOf(name));
			assertThat(event.name()).isEqualTo("audit");
			assertThat(event.json().get("act").asString()).isEqualTo("limits.lifted");
			JsonNode listed = JsonMapper.shared()
				.readTree(get("/audit?subject=" + name, "application/json").body())
				.get("items")
				.get(0);
			assertThat(event.json()).isEqualTo(listed);
		}
	}

	@Test
	void streamWhenResumedThenGoesOnBehindTheLastEvent() throws Exception {
		String first = unique();
		String second = unique();
		String third = unique();
		String last;
		try (Events events = open("", null)) {
			write(first);
			last = events.await((one) -> one.isOf(first)).id();
		}
		write(second);
		try (Events events = open("", last)) {
			write(third);
			List<Event> came = events.awaitAll((one) -> one.isOf(third));
			assertThat(came).filteredOn((one) -> one.isOf(second)).hasSize(1);
			assertThat(came).noneMatch((one) -> one.isOf(first));
		}
	}

	@Test
	void streamWhenARowIsCommittedLaterThanTheNextThenSentToo() throws Exception {
		String late = unique();
		String prompt = unique();
		try (Events events = open("", null)) {
			TransactionStatus open = this.transactions.getTransaction(null);
			write(late);
			Thread other = new Thread(() -> write(prompt));
			other.start();
			other.join();
			String id = events.await((one) -> one.isOf(prompt)).id();
			this.transactions.commit(open);
			events.await((one) -> one.isOf(late));
			try (Events again = open("", id)) {
				again.await((one) -> one.isOf(late));
			}
		}
	}

	@Test
	void streamWhenFilteredThenOnlyWhatIsAskedFor() throws Exception {
		String wanted = unique();
		String other = unique();
		try (Events events = open("?subject=" + wanted, null)) {
			write(other);
			write(wanted);
			assertThat(events.awaitAll((one) -> one.isOf(wanted))).noneMatch((one) -> one.isOf(other));
		}
	}

	@Test
	void streamWhenCallerMayNotOrAsksWronglyThenRefused() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri("/audit"))
			.header("Accept", "text/event-stream")
			.header("Authorization", "Bearer " + this.tokens.of(this.accounts.add()))
			.build();
		assertThat(this.http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(403);
		assertThat(get("/audit?act=nonsense", "text/event-stream").statusCode()).isEqualTo(400);
		HttpRequest misplaced = HttpRequest.newBuilder(uri("/audit"))
			.header("Accept", "text/event-stream")
			.header("Last-Event-ID", "x")
			.header("Authorization", "Bearer " + this.admin)
			.build();
		assertThat(this.http.send(misplaced, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(400);
	}

	@Test
	void streamWhenOneAccountHasTooManyThenBusy() throws Exception {
		List<Events> open = new ArrayList<>();
		try {
			for (int i = 0; i < AuditStreams.MAX_OF_ACCOUNT; i++) {
				open.add(open("", null));
			}
			assertThat(get("/audit", "text/event-stream").statusCode()).isEqualTo(503);
		}
		finally {
			for (Events events : open) {
				events.close();
			}
		}
	}

	private void write(String subject) {
		this.trail.record(AuditEvent.of(Act.LIMITS_LIFTED).subject(subject));
	}

	private Events open(String query, @Nullable String lastEventId) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri("/audit" + query))
			.header("Accept", "text/event-stream")
			.header("Authorization", "Bearer " + this.admin);
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		HttpResponse<InputStream> response = Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.until(() -> this.http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()),
					// The place of a client that went away is free a little later.
					(answer) -> answer.statusCode() == 200);
		Events events = new Events(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
		if (lastEventId == null) {
			events.await((one) -> one.name().equals("heartbeat"));
		}
		return events;
	}

	private HttpResponse<String> get(String path, String accept) throws Exception {
		return this.http.send(HttpRequest.newBuilder(uri(path))
			.header("Accept", accept)
			.header("Authorization", "Bearer " + this.admin)
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	private static String unique() {
		return "followed-" + UUID.randomUUID();
	}

	/** Events as they come. */
	private record Events(BufferedReader lines) implements AutoCloseable {

		Event await(Predicate<Event> wanted) throws IOException {
			List<Event> came = awaitAll(wanted);
			return came.get(came.size() - 1);
		}

		/** Returns all up to the first that is wanted. */
		List<Event> awaitAll(Predicate<Event> wanted) throws IOException {
			List<Event> came = new ArrayList<>();
			do {
				came.add(read());
			}
			while (!wanted.test(came.get(came.size() - 1)));
			return came;
		}

		private Event read() throws IOException {
			String id = "";
			String name = "";
			String data = "";
			for (String line = this.lines.readLine(); !line.isEmpty(); line = this.lines.readLine()) {
				id = line.startsWith("id: ") ? line.substring(4) : id;
				name = line.startsWith("event: ") ? line.substring(7) : name;
				data = line.startsWith("data: ") ? line.substring(6) : data;
			}
			return new Event(id, name, data);
		}

		@Override
		public void close() throws IOException {
			this.lines.close();
		}

	}

	private record Event(String id, String name, String data) {

		JsonNode json() {
			return JsonMapper.shared().readTree(this.data);
		}

		boolean isOf(String subject) {
			return this.data.contains(subject);
		}

	}

}
