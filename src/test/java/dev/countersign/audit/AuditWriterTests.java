package dev.countersign.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.countersign.address.Origin;
import dev.countersign.testkit.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may wait, while the database takes it and while it does not.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuditWriterTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final TestClock clock = new TestClock();

	private JdbcClient jdbc;

	private AuditWriter writer;

	@BeforeEach
	void open() {
		DataSource database = database();
		Flyway.configure().dataSource(database).placeholders(Map.of("unlogged", "")).load().migrate();
		this.jdbc = JdbcClient.create(database);
		this.writer = new AuditWriter(
				new AuditRows(new AuditLog(new NamedParameterJdbcTemplate(database)),
						new StaticListableBeanFactory().getBeanProvider(AuditEntryListener.class),
						new TransactionTemplate(new JdbcTransactionManager(database))),
				new NoAccounts(), new AuditMetrics(this.registry), this.clock);
	}

	@AfterEach
	void close() {
		this.writer.stop();
	}

	@Test
	void stopWhenManyWaitThenAllAreWritten() {
		add(1_000);
		this.writer.start();
		add(1_000);
		this.writer.stop();
		assertThat(rows()).isEqualTo(2_000);
		assertThat(dropped()).isZero();
	}

	@Test
	void destroyWhenNeverStartedThenAllAreWritten() {
		add(10);
		this.writer.destroy();
		assertThat(rows()).isEqualTo(10);
	}

	@Test
	void addWhenTooManyWaitThenTheRestIsCountedAndToldInOneLine(CapturedOutput output) {
		add(AuditWriter.MAX_WAITING + 500);
		assertThat(dropped()).isEqualTo(500);
		assertThat(this.registry.get("countersign.audit.waiting").gauge().value()).isEqualTo(AuditWriter.MAX_WAITING);
		this.writer.start();
		Awaitility.await().until(() -> rows() == AuditWriter.MAX_WAITING);
		this.writer.stop();
		assertThat(rows()).isEqualTo(AuditWriter.MAX_WAITING);
		assertThat(output.getOut().lines().filter((line) -> line.contains("events were not written down")))
			.singleElement()
			.asString()
			.contains(" 500 events");
	}

	@Test
	void writeWhenDatabaseRefusesThenWaitsAndTellsOnce(CapturedOutput output) {
		this.jdbc.sql("ALTER TABLE audit_event RENAME TO audit_event_away").update();
		this.writer.start();
		add(300);
		Awaitility.await().until(() -> output.getOut().contains("The audit trail cannot be written"));
		this.jdbc.sql("ALTER TABLE audit_event_away RENAME TO audit_event").update();
		Awaitility.await().until(() -> rows() == 300);
		Awaitility.await().until(() -> output.getOut().contains("The audit trail is written again"));
		assertThat(output.getOut().lines().filter((line) -> line.contains("cannot be written"))).hasSize(1);
		assertThat(dropped()).isZero();
	}

	@Test
	void writeWhenOneDoesNotFitThenTheOthersAreWritten() {
		add(10);
		this.writer.add(new UnresolvedEvent(AuditEvent.of(Act.LOGIN_FAILED), Instant.EPOCH, Actor.current(true),
				new Origin("x".repeat(65), null, null)));
		add(10);
		this.writer.start();
		Awaitility.await().until(() -> rows() == 20);
		this.writer.stop();
		assertThat(dropped()).isEqualTo(1);
	}

	@Test
	void stopWhenDatabaseRefusesThenEndsAndSaysHowManyAreLost(CapturedOutput output) {
		this.jdbc.sql("DROP TABLE audit_event").update();
		this.writer.start();
		add(300);
		this.writer.stop();
		assertThat(dropped()).isEqualTo(300);
		assertThat(output.getOut()).contains(" 300 events were not written down");
	}

	@Test
	void refusalsWhenFromOneAddressThenAHandfulOfRowsAndLinesWithAllOfThem(CapturedOutput output) {
		this.writer.start();
		for (int i = 0; i < 10_000; i++) {
			refuse("203.0.113.250", "guess-" + i % 50);
		}
		Awaitility.await().until(() -> rows() == RefusalTally.MAX_SUBJECTS);
		this.clock.turn(RefusalTally.WINDOW);
		Awaitility.await().until(() -> rows() == 2 * RefusalTally.MAX_SUBJECTS + 1);
		assertThat(repeated()).isEqualTo(10_000 - RefusalTally.MAX_SUBJECTS);
		assertThat(dropped()).isZero();
		this.writer.stop();
		assertThat(output.getOut()
			.lines()
			.filter((line) -> line.contains("login.limited") && line.contains("address=203.0.113.250")))
			.hasSize(2 * RefusalTally.MAX_SUBJECTS + 1)
			.hasSizeLessThanOrEqualTo(10);
	}

	@Test
	void writeWhenTheSystemHasNoThreadToGiveForOneThenTheOthersAreWritten() {
		this.writer.start();
		this.writer.add(new UnresolvedEvent(AuditEvent.of(Act.LOGIN_FAILED).accountAsTyped(NoAccounts.EXHAUSTING),
				Instant.EPOCH, Actor.current(true), Origin.INSIDE));
		Awaitility.await().until(() -> dropped() == 1);
		add(10);
		Awaitility.await().until(() -> rows() == 10);
	}

	@Test
	void writeWhenALineCannotBeWrittenThenEachRowIsWrittenOnce() {
		Logger lines = (Logger) LoggerFactory.getLogger("dev.countersign.audit");
		AtomicInteger failures = new AtomicInteger();
		AppenderBase<ILoggingEvent> exhausted = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				if (event.getLoggerName().equals(lines.getName()) && failures.getAndIncrement() == 0) {
					throw new OutOfMemoryError("Java heap space");
				}
			}

		};
		exhausted.start();
		lines.addAppender(exhausted);
		try {
			add(10);
			this.writer.start();
			Awaitility.await().until(() -> rows() >= 10);
			this.writer.stop();
		}
		finally {
			lines.detachAppender(exhausted);
		}
		assertThat(failures).hasPositiveValue();
		assertThat(rows()).isEqualTo(10);
		assertThat(dropped()).isZero();
	}

	@Test
	void refusalsWhenOthersFailThenTheirFailuresAreKept() {
		for (int i = 0; i < 2 * AuditWriter.MAX_WAITING; i++) {
			refuse("192.0.2.1", "guess-" + i);
		}
		add(100);
		this.writer.start();
		Awaitility.await().until(() -> rows() == 100 + RefusalTally.MAX_SUBJECTS);
		assertThat(dropped()).isZero();
	}

	@Test
	void refusalsWhenStoppedThenTheirNumberIsWritten() {
		this.writer.start();
		refuse("2001:db8::1", "john");
		refuse("2001:db8::2", "john");
		refuse("2001:db8::3", "john");
		this.writer.stop();
		assertThat(rows()).isEqualTo(2);
		assertThat(repeated()).isEqualTo(2);
	}

	private void refuse(String address, String username) {
		this.writer.addRefusal(new UnresolvedEvent(AuditEvent.of(Act.LOGIN_LIMITED).accountAsTyped(username),
				this.clock.instant(), Actor.current(true), new Origin(address, null, null)));
	}

	private int repeated() {
		return this.jdbc.sql("SELECT details FROM audit_event")
			.query(String.class)
			.list()
			.stream()
			.mapToInt((details) -> JsonMapper.shared().readTree(details).path("repeated").asInt(0))
			.sum();
	}

	private void add(int count) {
		for (int i = 0; i < count; i++) {
			this.writer.add(new UnresolvedEvent(AuditEvent.of(Act.LOGIN_FAILED).accountAsTyped("x"), Instant.EPOCH,
					Actor.current(true), Origin.INSIDE));
		}
	}

	private int rows() {
		return this.jdbc.sql("SELECT count(*) FROM audit_event").query(Integer.class).single();
	}

	private double dropped() {
		return this.registry.get("countersign.audit.dropped").counter().count();
	}

	private static DataSource database() {
		return new DriverManagerDataSource(
				"jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID().toString().toLowerCase(Locale.ROOT)));
	}

	private static final class NoAccounts implements AccountDirectory {

		private static final String EXHAUSTING = "exhausting";

		@Override
		public Optional<Listing> find(String username) {
			if (username.equals(EXHAUSTING)) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return Optional.empty();
		}

		@Override
		public Optional<String> findName(UUID id) {
			return Optional.empty();
		}

	}

}
