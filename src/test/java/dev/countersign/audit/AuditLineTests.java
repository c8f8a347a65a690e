package dev.countersign.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.TestAccount;
import dev.countersign.testkit.TestAccounts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static dev.countersign.testkit.BearerTokens.bearer;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A story with hostile texts, as the log tells it: to people, and in the Elastic Common
 * Schema.
 */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class AuditLineTests {

	private static final String SECRET = "hunter2-" + UUID.randomUUID();

	private static final String FORGED = "\r\n2026-11-24T08:00:00Z INFO login.succeeded subject=admin";

	private final ByteArrayOutputStream structured = new ByteArrayOutputStream();

	private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TestAccounts accounts;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private AuditTrail trail;

	@BeforeEach
	void attach() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat("ecs");
		encoder.start();
		this.appender.setContext(context);
		this.appender.setEncoder(encoder);
		this.appender.setOutputStream(this.structured);
		this.appender.start();
		root().addAppender(this.appender);
	}

	@AfterEach
	void detach() {
		root().detachAppender(this.appender);
		this.appender.stop();
	}

	@Test
	void logWhenTextsAreHostileThenOneLineEachAndNothingSecret(CapturedOutput output) {
		awaitThatNothingIsLeft(output);
		int before = output.getAll().length();
		TestAccount john = this.accounts.add();
		JsonNode login = this.tokens.login(john);
		String token = login.get("token").asString();
		String refreshToken = login.get("refresh_token").asString();
		List<String> names = List.of("admin" + FORGED, "\u001b[2J\u001b[31m", token, refreshToken, SECRET,
				john.username());
		names.forEach((name) -> assertThat(this.mvc.post()
			.uri("/login")
			.header(HttpHeaders.USER_AGENT, "agent \u202e \"quoted\" " + token)
			.header("X-Request-Id", token)
			.contentType(MediaType.APPLICATION_JSON)
			.content(JsonMapper.shared().writeValueAsString(Map.of("username", name, "password", SECRET))))
			.hasStatus(401));
		assertThat(this.mvc.get().uri("/protected").with(bearer(this.tokens.tampered(john)))).hasStatus(403);
		assertThat(this.mvc.post().uri("/logout").with(bearer(token))).hasStatus(204);
		Awaitility.await().until(() -> ecs("login.failed", john).size() == 1);

		String secretFree = output.getAll() + this.structured.toString(StandardCharsets.UTF_8);
		assertThat(secretFree).doesNotContain("eyJ", "csr_", SECRET, john.password(), "\u001b[2J", "\u202e");
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("2026-11-24T08:00:00Z INFO"));
		assertThat(output.getAll().substring(before).lines().filter((line) -> line.contains(" login.failed ")))
			.hasSize(names.size())
			.allSatisfy((line) -> assertThat(line).contains(" result=failure ", " actor=anonymous ",
					"user_agent=\"agent \\\\u202e \\\"quoted\\\" [token]\""));
		assertThat(output.getAll().lines().filter((line) -> line.contains("session.ended"))).singleElement()
			.asString()
			.contains("subject=" + john.username(), "actor=" + john.username(), "address=127.0.0.1");
	}

	@Test
	void logWhenInTheElasticCommonSchemaThenItsFields() {
		TestAccount john = this.accounts.add();
		String session = String.valueOf(BearerTokens.claims(this.tokens.of(john)).get("sid"));
		JsonNode line = ecs("login.succeeded", john).get(0);
		assertThat(line.at("/event/kind").asString()).isEqualTo("event");
		assertThat(line.at("/event/category/0").asString()).isEqualTo("authentication");
		assertThat(line.at("/event/outcome").asString()).isEqualTo("success");
		assertThat(line.at("/user/id").asString()).isEqualTo(john.id().toString());
		assertThat(line.at("/user/name").asString()).isEqualTo(john.username());
		assertThat(line.at("/source/ip").asString()).isEqualTo("127.0.0.1");
		assertThat(line.at("/countersign/session").asString()).isEqualTo(session);
		assertThat(line.at("/log/logger").asString()).isEqualTo("dev.countersign.audit");
	}

	/** What the tests before did is written down in its order. */
	private void awaitThatNothingIsLeft(CapturedOutput output) {
		String last = "last-" + UUID.randomUUID();
		this.trail.recordLater(AuditEvent.of(Act.LIMITS_LIFTED).subject(last));
		Awaitility.await().until(() -> output.getAll().contains(last));
	}

	private List<JsonNode> ecs(String act, TestAccount subject) {
		return this.structured.toString(StandardCharsets.UTF_8)
			.lines()
			.map((line) -> JsonMapper.shared().readTree(line))
			.filter((line) -> line.at("/event/action").asString("").equals(act))
			.filter((line) -> line.at("/user/target/name").asString("").equals(subject.username()))
			.toList();
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}
