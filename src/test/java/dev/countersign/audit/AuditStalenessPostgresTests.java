package dev.countersign.audit;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.ReceivedEvents;
import dev.countersign.testkit.ReceivedEvents.Event;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that hears of no revocation, and reads the audit trail all the same.
 */
@IntegrationTest
@OnPostgres
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "countersign.revocation.stale-after=2s" })
@Timeout(120)
class AuditStalenessPostgresTests {

	@LocalServerPort
	private int port;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private AuditTrail trail;

	@Value("${spring.datasource.url}")
	private String url;

	@Test
	void streamWhenNodeRefusesEveryTokenThenEndsAndSendsNothingMore() throws Exception {
		String admin = this.tokens.of(TestAccounts.ADMIN);
		String late = "late-" + UUID.randomUUID();
		try (ReceivedEvents events = ReceivedEvents.open(URI.create("http://localhost:" + this.port + "/audit"), admin,
				null); Connection other = DriverManager.getConnection(this.url, "postgres", "")) {
			other.setAutoCommit(false);
			try (Statement statement = other.createStatement()) {
				statement.execute("LOCK TABLE revocation IN ACCESS EXCLUSIVE MODE");
			}
			Awaitility.await().until(() -> isRefused(admin));
			this.trail.record(AuditEvent.of(Act.LIMITS_LIFTED).subject(late));
			List<Event> came = events.nextUntil((event) -> event.name().equals("end"));
			assertThat(came.get(came.size() - 1).json().get("reason").asString()).isEqualTo("stale");
			assertThat(came).noneMatch((event) -> event.data().contains(late));
			assertThat(events.next().name()).isEqualTo("closed");
			other.rollback();
		}
		Awaitility.await().until(() -> !isRefused(admin));
	}

	private boolean isRefused(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange().getResponse().getStatus() == 503;
	}

}
