package dev.countersign.revocation;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import dev.countersign.testkit.PostgresDatabase;
import dev.countersign.testkit.TestAccounts;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.StringUtils;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that goes away and comes back.
 */
@IntegrationTest
@OnPostgres
@DirtiesContext
@TestPropertySource(
		properties = { "countersign.revocation.stale-after=1s", "spring.datasource.hikari.connection-timeout=900" })
@ExtendWith(OutputCaptureExtension.class)
class StalenessPostgresTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String STALE = "has not been read for";

	private static final String AGAIN = "The revocation log is read again";

	@Autowired
	MockMvcTester mvc;

	@Autowired
	BearerTokens tokens;

	@Autowired
	TestAccounts accounts;

	@Autowired
	MeterRegistry meters;

	@Value("${spring.datasource.url}")
	String url;

	@Test
	void protectedWhenDatabaseIsAwayThenRefusedUntilItIsBack(CapturedOutput output) throws Exception {
		String token = this.tokens.of(this.accounts.add());
		PostgresDatabase.without(this.url, () -> assertStale(token, output));
		assertHealed(token, output);
	}

	@Test
	void protectedWhenLogIsLockedThenRefusedUntilItIsNot(CapturedOutput output) throws Exception {
		String token = this.tokens.of(this.accounts.add());
		try (Connection connection = DriverManager.getConnection(this.url, "postgres", "");
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("LOCK TABLE revocation IN ACCESS EXCLUSIVE MODE");
			assertStale(token, output);
			connection.rollback();
		}
		assertHealed(token, output);
	}

	void assertStale(String token, CapturedOutput output) {
		await(() -> {
			MvcTestResult answer = get(token);
			assertThat(answer).hasStatus(503)
				.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
				.containsHeader(HttpHeaders.RETRY_AFTER);
			assertThat(answer).bodyJson().extractingPath("error").isEqualTo("Unavailable");
			assertThat(this.mvc.get().uri("/verify").with(bearer(token))).hasStatus(503)
				.hasHeader(HttpHeaders.RETRY_AFTER, "1")
				.bodyJson()
				.extractingPath("error")
				.isEqualTo("Unavailable");
		});
		awaitSaidOnce(output);
		assertThat(output).contains("Every token is refused");
		assertThat(this.mvc.get().uri("/actuator/health/readiness")).hasStatus(503);
		assertThat(this.mvc.get().uri("/actuator/health/liveness")).hasStatusOk();
		assertThat(age()).isGreaterThan(1);
	}

	void assertHealed(String token, CapturedOutput output) {
		await(() -> assertThat(get(token)).hasStatusOk());
		await(() -> assertThat(this.mvc.get().uri("/actuator/health/readiness")).hasStatusOk()
			.bodyJson()
			.extractingPath("status")
			.isEqualTo("UP"));
		await(() -> assertThat(age()).isLessThan(1));
		await(() -> assertThat(count(output, AGAIN)).isPositive().isEqualTo(count(output, STALE)));
	}

	/** Once each time, as a busy machine may have been late with the log before. */
	static void awaitSaidOnce(CapturedOutput output) {
		await(() -> assertThat(count(output, STALE)).isEqualTo(count(output, AGAIN) + 1));
	}

	private static int count(CapturedOutput output, String text) {
		return StringUtils.countOccurrencesOf(output.getAll(), text);
	}

	MvcTestResult get(String token) {
		return this.mvc.get().uri("/protected").with(bearer(token)).exchange();
	}

	double age() {
		return this.meters.get("countersign.revocation.age").gauge().value();
	}

	static void await(Runnable assertion) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(assertion::run);
	}

}
