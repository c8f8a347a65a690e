package dev.countersign.audit;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ReceivedEvents;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Administrators who begin to follow what happens while the database is slow.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people" })
@Import(AuditStreamPlacesTests.SlowDatabase.class)
@Timeout(120)
class AuditStreamPlacesTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private AuditTrail trail;

	@Autowired
	private AuditStreams streams;

	@Autowired
	private SlowAuditLog log;

	private String admin = "";

	@BeforeEach
	void logIn() {
		this.admin = this.tokens.of(TestAccounts.ADMIN);
	}

	@AfterEach
	void awaitThatAllLeft() {
		this.log.answer();
		Awaitility.await().until(() -> {
			this.trail.record(AuditEvent.of(Act.LIMITS_LIFTED).subject("nobody"));
			return this.streams.present().isEmpty();
		});
	}

	@Test
	void streamWhenDatabaseIsSlowThenNobodyWaitsForAnotherAndPlacesAreKept() throws Exception {
		this.log.hold();
		List<CompletableFuture<HttpResponse<InputStream>>> begun = Stream.generate(this::begin)
			.limit(AuditStreams.MAX_OF_ACCOUNT)
			.toList();
		Awaitility.await().until(() -> this.log.waiting() == AuditStreams.MAX_OF_ACCOUNT);
		HttpResponse<InputStream> oneMore = begin().get(1, TimeUnit.MINUTES);
		assertThat(oneMore.statusCode()).isEqualTo(503);
		assertThat(text(oneMore)).contains("Too many follow the audit trail");
		this.log.answer();
		for (CompletableFuture<HttpResponse<InputStream>> one : begun) {
			HttpResponse<InputStream> stream = one.get(1, TimeUnit.MINUTES);
			assertThat(stream.statusCode()).isEqualTo(200);
			stream.body().close();
		}
	}

	@Test
	void streamWhenItsBeginningCannotBeReadThenItsPlaceIsFree() throws Exception {
		this.log.fail();
		for (int i = 0; i <= AuditStreams.MAX_OF_ACCOUNT; i++) {
			assertThat(text(begin().get(1, TimeUnit.MINUTES))).contains("\"error\":\"Unavailable\"");
		}
		this.log.answer();
		String subject = "followed-" + UUID.randomUUID();
		try (ReceivedEvents events = ReceivedEvents.open(uri(), this.admin, null)) {
			events.next("heartbeat");
			this.trail.record(AuditEvent.of(Act.LIMITS_LIFTED).subject(subject));
			events.nextUntil((event) -> event.data().contains(subject));
		}
	}

	/** Nobody would serve it. */
	@Test
	void streamWhenNodeStopsWhileItsBeginningIsReadThenBusy() throws Exception {
		this.log.hold();
		CompletableFuture<HttpResponse<InputStream>> begun = begin();
		Awaitility.await().until(() -> this.log.waiting() == 1);
		this.streams.stop();
		try {
			this.log.answer();
			assertThat(text(begun.get(1, TimeUnit.MINUTES))).contains("\"error\":\"Busy\"", "This node stops");
			assertThat(text(begin().get(1, TimeUnit.MINUTES))).contains("\"error\":\"Busy\"", "This node stops");
		}
		finally {
			this.streams.start();
		}
		try (ReceivedEvents events = ReceivedEvents.open(uri(), this.admin, null)) {
			events.next("heartbeat");
		}
	}

	private CompletableFuture<HttpResponse<InputStream>> begin() {
		HttpRequest request = HttpRequest.newBuilder(uri())
			.header("Accept", "text/event-stream")
			.header("Authorization", "Bearer " + this.admin)
			.build();
		return this.http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
	}

	private URI uri() {
		return URI.create("http://localhost:" + this.port + "/audit");
	}

	private static String text(HttpResponse<InputStream> response) throws Exception {
		try (InputStream body = response.body()) {
			return new String(body.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class SlowDatabase {

		@Bean
		@Primary
		SlowAuditLog slowAuditLog(NamedParameterJdbcOperations jdbc) {
			return new SlowAuditLog(jdbc);
		}

	}

	/** Says where a trail ends when it is let. */
	static class SlowAuditLog extends AuditLog {

		private int waiting;

		private boolean holding;

		private boolean failing;

		SlowAuditLog(NamedParameterJdbcOperations jdbc) {
			super(jdbc);
		}

		synchronized void hold() {
			this.holding = true;
		}

		synchronized void fail() {
			this.failing = true;
		}

		synchronized void answer() {
			this.holding = false;
			this.failing = false;
			notifyAll();
		}

		synchronized int waiting() {
			return this.waiting;
		}

		@Override
		List<Mark> findNewest(int most) {
			await();
			return super.findNewest(most);
		}

		private synchronized void await() {
			if (this.failing) {
				throw new QueryTimeoutException("The database is away");
			}
			this.waiting++;
			try {
				while (this.holding) {
					wait();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				this.waiting--;
			}
		}

	}

}
