package dev.countersign.audit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ReceivedEvents;
import dev.countersign.testkit.ReceivedEvents.Event;
import dev.countersign.testkit.ServiceClient;
import dev.countersign.testkit.TestAccounts;
import dev.countersign.testkit.TestClock;
import dev.countersign.testkit.TokenEnd;
import dev.countersign.testkit.TrailEnd;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
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
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private TestClock clock;

	@Autowired
	private AuditTrail trail;

	@Autowired
	private AuditStreams streams;

	@Autowired
	private PlatformTransactionManager transactions;

	@Autowired
	private JdbcClient jdbc;

	private String admin = "";

	@BeforeAll
	void logIn() {
		this.admin = this.tokens.of(TestAccounts.ADMIN);
	}

	/** Whom it writes to is when it finds a client gone. */
	@AfterEach
	void awaitThatAllLeft() {
		this.clock.reset();
		Awaitility.await().until(() -> {
			write(unique());
			return this.streams.present().isEmpty();
		});
	}

	@Test
	void streamWhenSomethingHappensThenSentAsListed() throws Exception {
		String name = unique();
		try (ReceivedEvents events = open("", null)) {
			write(name);
			Event event = await(events, name);
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
		try (ReceivedEvents events = open("", null)) {
			write(first);
			last = await(events, first).id();
		}
		write(second);
		try (ReceivedEvents events = open("", last)) {
			write(third);
			List<Event> came = awaitAll(events, third);
			assertThat(came).filteredOn((one) -> isOf(one, second)).hasSize(1);
			assertThat(came).noneMatch((one) -> isOf(one, first));
		}
	}

	@Test
	void streamWhenARowIsCommittedLaterThanTheNextThenSentToo() throws Exception {
		String late = unique();
		String prompt = unique();
		try (ReceivedEvents events = open("", null)) {
			TransactionStatus open = this.transactions.getTransaction(null);
			write(late);
			Thread other = new Thread(() -> write(prompt));
			other.start();
			other.join();
			String id = await(events, prompt).id();
			this.transactions.commit(open);
			await(events, late);
			try (ReceivedEvents again = open("", id)) {
				await(again, late);
			}
		}
	}

	/** Its id is lower than that of a row that was there before. */
	@Test
	void streamWhenARowIsUnderWayAtItsBeginningThenSentToo() throws Exception {
		String late = unique();
		String prompt = unique();
		TransactionStatus open = this.transactions.getTransaction(null);
		write(late);
		Thread other = new Thread(() -> write(prompt));
		other.start();
		other.join();
		try (ReceivedEvents events = open("", null)) {
			this.transactions.commit(open);
			assertThat(awaitAll(events, late)).noneMatch((one) -> isOf(one, prompt));
		}
	}

	/** A node that waited for the database writes what happened before. */
	@Test
	void streamWhenTheNextOfALateRowHappenedLongAgoThenSentToo() throws Exception {
		String late = unique();
		String old = unique();
		try (ReceivedEvents events = open("", null)) {
			TransactionStatus open = this.transactions.getTransaction(null);
			write(late);
			writeLongAgo(old);
			await(events, old);
			this.transactions.commit(open);
			await(events, late);
		}
	}

	/** Both were there before it, but for the commit of the one. */
	@Test
	void streamWhenResumedAndTheNextOfALateRowHappenedLongAgoThenSentToo() throws Exception {
		String first = unique();
		String late = unique();
		String old = unique();
		String last;
		try (ReceivedEvents events = open("", null)) {
			write(first);
			last = await(events, first).id();
		}
		TransactionStatus open = this.transactions.getTransaction(null);
		write(late);
		writeLongAgo(old);
		try (ReceivedEvents events = open("", last)) {
			await(events, old);
			this.transactions.commit(open);
			await(events, late);
		}
	}

	/** Of a database that was replaced. */
	@Test
	void streamWhenItsPlaceIsBehindTheNewestThenResetAndGoesOnWithTheNewest() throws Exception {
		String before = unique();
		String after = unique();
		write(before);
		String last;
		try (ReceivedEvents events = open("", "900000000000000000")) {
			Event reset = events.next();
			assertThat(reset.name()).isEqualTo("reset");
			assertThat(Long.parseLong(reset.id())).isLessThan(new TrailEnd(this.jdbc).newest());
			assertThat(reset.json().get("detail").asString()).contains("Last-Event-ID");
			await(events, before);
			write(after);
			last = await(events, after).id();
		}
		try (ReceivedEvents events = open("", last)) {
			assertThat(events.nextUntil((event) -> event.name().equals("heartbeat")))
				.noneMatch((event) -> event.name().equals("reset"));
		}
	}

	@Test
	void streamWhenItsPlaceIsBehindAnEmptyTrailThenResetAndGoesOnWithTheFirst() throws Exception {
		new TrailEnd(this.jdbc).clear();
		String first = unique();
		try (ReceivedEvents events = open("", "900000000000000000")) {
			Event reset = events.next();
			assertThat(reset.name()).isEqualTo("reset");
			assertThat(Long.parseLong(reset.id())).isLessThanOrEqualTo(new TrailEnd(this.jdbc).newest());
			write(first);
			await(events, first);
		}
	}

	@Test
	void streamWhenTheDatabaseLosesCommitsThenResetAndNothingSinceIsMissed() throws Exception {
		String lost = unique();
		String since = unique();
		try (ReceivedEvents events = open("", null)) {
			new TrailEnd(this.jdbc).lose(() -> {
				write(lost);
				return await(events, lost);
			});
			write(since);
			assertThat(awaitAll(events, since)).anyMatch((event) -> event.name().equals("reset"));
		}
	}

	@Test
	void streamWhenFilteredThenOnlyWhatIsAskedFor() throws Exception {
		String wanted = unique();
		String other = unique();
		try (ReceivedEvents events = open("?subject=" + wanted, null)) {
			write(other);
			write(wanted);
			assertThat(awaitAll(events, wanted)).noneMatch((one) -> isOf(one, other));
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
		List<ReceivedEvents> open = new ArrayList<>();
		try {
			for (int i = 0; i < AuditStreams.MAX_OF_ACCOUNT; i++) {
				open.add(open("", null));
			}
			assertThat(get("/audit", "text/event-stream").statusCode()).isEqualTo(503);
		}
		finally {
			for (ReceivedEvents events : open) {
				events.close();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void streamWhenItsTokenEndsThenEndsTooAndSendsNothingMore(TokenEnd end) throws Exception {
		TokenEnd.Ending ending = end.prepare(this.client, this.tokens, this.clock);
		String late = unique();
		try (ReceivedEvents events = ReceivedEvents.open(uri("/audit?subject=" + late), ending.token(), null)) {
			events.next("heartbeat");
			ending.happen().run();
			write(late);
			List<Event> came = events.nextUntil((event) -> event.name().equals("end"));
			assertThat(came.get(came.size() - 1).json().get("reason").asString()).isEqualTo("token");
			assertThat(came).noneMatch((event) -> isOf(event, late));
			assertThat(events.next().name()).isEqualTo("closed");
		}
	}

	private void write(String subject) {
		this.trail.record(AuditEvent.of(Act.LIMITS_LIFTED).subject(subject));
	}

	/** On another thread, as this one has a transaction open. */
	private void writeLongAgo(String subject) throws InterruptedException {
		Thread other = new Thread(() -> this.clock.during(Duration.ofHours(-1), () -> {
			write(subject);
			return subject;
		}));
		other.start();
		other.join();
	}

	private ReceivedEvents open(String query, @Nullable String lastEventId) throws Exception {
		ReceivedEvents events = ReceivedEvents.open(uri("/audit" + query), this.admin, lastEventId);
		if (lastEventId == null) {
			events.next("heartbeat");
		}
		return events;
	}

	private static Event await(ReceivedEvents events, String subject) throws Exception {
		List<Event> came = awaitAll(events, subject);
		return came.get(came.size() - 1);
	}

	/** Returns all up to the one of a subject. */
	private static List<Event> awaitAll(ReceivedEvents events, String subject) throws Exception {
		return events.nextUntil((event) -> isOf(event, subject));
	}

	private static boolean isOf(Event event, String subject) {
		return event.data().contains(subject);
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

}
