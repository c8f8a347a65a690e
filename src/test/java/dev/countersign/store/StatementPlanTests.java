package dev.countersign.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.ServiceClient;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks the database how it would run each statement of the service if every table were
 * full. What costs more with each account, session or entry has to be named here, with
 * the reason.
 */
@IntegrationTest
class StatementPlanTests {

	@Autowired
	private ServiceClient client;

	@Autowired
	private BearerTokens tokens;

	@Autowired
	private Flyway flyway;

	@Test
	void statementsWhenTablesAreFullThenTheyFindTheirRowsByAnIndex() throws SQLException {
		Map<String, Set<String>> whole = new TreeMap<>();
		try (FullDatabase database = fill(this.flyway.getConfiguration().getLocations())) {
			for (String statement : statements(database)) {
				Set<String> read = database.readWhole(statement);
				if (!read.isEmpty()) {
					whole.put(statement, read);
				}
			}
		}
		assertThat(whole.keySet()).as("%s", whole)
			.allMatch((statement) -> allowed().stream().anyMatch(statement::startsWith))
			.hasSameSizeAs(allowed());
	}

	/**
	 * Of which no request waits, an operator asked, or which stop at the first
	 * administrator, as the page about performance says.
	 */
	Set<String> allowed() {
		return Set.of("SELECT DISTINCT roles FROM account", "SELECT email_key FROM account WHERE email_key IS NOT NULL",
				"SELECT password_hash FROM account WHERE password_hash NOT LIKE",
				"SELECT count(*) FROM account WHERE email IS NOT NULL AND NOT email_confirmed",
				"SELECT count(*) FROM (SELECT id FROM account WHERE enabled",
				"SELECT count(*) FROM (SELECT id FROM account WHERE id <> :id");
	}

	FullDatabase fill(Location... migrations) throws SQLException {
		return new FullH2(migrations);
	}

	/** Those whose text is not whole in the code are taken as they run. */
	private Set<String> statements(FullDatabase database) {
		Set<String> statements = new TreeSet<>();
		Set<String> templates = new TreeSet<>();
		ServiceStatements.all()
			.stream()
			.filter(database::grows)
			.forEach((text) -> (ServiceStatements.isTemplate(text) ? templates : statements).add(text));
		assertThat(statements).hasSizeGreaterThan(50);
		ListAppender<ILoggingEvent> ran = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
		ran.start();
		logger.addAppender(ran);
		logger.setLevel(Level.DEBUG);
		logger.setAdditive(false);
		try {
			readAudit();
			readAccounts();
			Awaitility.await()
				.untilAsserted(() -> assertThat(templates).allSatisfy((template) -> assertThat(texts(ran))
					.anyMatch((text) -> ServiceStatements.isMadeOf(text, template))));
		}
		finally {
			logger.setAdditive(true);
			logger.setLevel(null);
			logger.detachAppender(ran);
		}
		texts(ran).stream()
			.filter((text) -> templates.stream().anyMatch((template) -> ServiceStatements.isMadeOf(text, template)))
			.forEach(statements::add);
		return statements;
	}

	private void readAudit() {
		ServiceClient admin = this.client.withToken(this.tokens.of(ADMIN));
		String id = "00000000-0000-0000-0000-000000000007";
		for (String filter : List.of("", "act=login.succeeded", "subject=" + id, "subject=ann", "subject=Ann",
				"actor=" + id, "actor=ann", "actor=Ann", "address=192.0.2.7", "from=2026-01-01T00:00:00Z",
				"until=2026-01-01T00:00:00Z")) {
			assertThat(admin.get("/audit?" + filter)).hasStatusOk();
		}
		String next = BearerTokens.json(admin.get("/audit?limit=1")).get("next").asString();
		for (String filter : List.of("", "act=login.succeeded&", "subject=ann&", "address=192.0.2.7&")) {
			assertThat(admin.get("/audit?%slimit=1&cursor=%s".formatted(filter, next))).hasStatusOk();
		}
	}

	private void readAccounts() {
		ServiceClient admin = this.client.withToken(this.tokens.of(ADMIN));
		for (String filter : List.of("", "prefix=ann", "kind=service", "kind=service&prefix=ann", "kind=person")) {
			assertThat(admin.get("/users?" + filter)).hasStatusOk();
		}
	}

	/** The appender guards its list by itself when it adds to it. */
	private static List<String> texts(ListAppender<ILoggingEvent> ran) {
		List<ILoggingEvent> events;
		synchronized (ran) {
			events = List.copyOf(ran.list);
		}
		return events.stream()
			.map(ILoggingEvent::getFormattedMessage)
			.filter((message) -> message.startsWith("Executing prepared SQL ") && message.endsWith("]"))
			.map((message) -> message.substring(message.indexOf('[') + 1, message.length() - 1))
			.toList();
	}

}
