package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Gives each application context a database on one PostgreSQL server, which runs as long
 * as the tests do.
 */
public class PostgresDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	/**
	 * How long locks and statements are waited for while the machine is busy: several
	 * times as long as elsewhere, and each for less time than what is around it.
	 */
	private static final Map<String, Object> PATIENCE = Map.of("spring.datasource.hikari.connection-init-sql",
			"SET lock_timeout = '15s'; SET statement_timeout = '18s'; SET idle_in_transaction_session_timeout = '1min'",
			"spring.datasource.hikari.data-source-properties.socketTimeout", "30");

	/** As {@link IntegrationTest} has it, for tests that have a port and so do not. */
	private static final Map<String, Object> PATIENT_REQUESTS = Map.of("countersign.database.request-timeout", "20s",
			"spring.datasource.hikari.connection-timeout", "20000");

	/**
	 * In seconds, to connect. Each pool of this JVM that is left to itself sets one
	 * second for all who say nothing.
	 */
	private static final String LOGIN_TIMEOUT = "60";

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		byte[] secret = new byte[32];
		new Random().nextBytes(secret);
		TestPropertyValues
			.of("spring.datasource.url=" + create(), "spring.datasource.username=postgres",
					"countersign.secret=hex:" + HexFormat.of().formatHex(secret))
			.applyTo(context);
		MutablePropertySources settings = context.getEnvironment().getPropertySources();
		settings.addLast(new MapPropertySource("patience", patience()));
		settings.addAfter(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME,
				new MapPropertySource("patient-requests", PATIENT_REQUESTS));
	}

	/** Returns the settings of patience, which a test's own go before. */
	protected Map<String, Object> patience() {
		return PATIENCE;
	}

	/**
	 * Returns what makes a node that a test starts by itself as patient as the others
	 * are.
	 * @return arguments of its command line
	 */
	public static List<String> patientNode() {
		Stream<String> settings = Stream.of(PATIENT_REQUESTS, PATIENCE)
			.flatMap((all) -> all.entrySet().stream())
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue());
		return Stream.concat(settings, Stream.of("--countersign.hashing.longest-wait=1m")).toList();
	}

	/**
	 * Adds {@linkplain #patientNode() patience} to the arguments of a command line.
	 * @param arguments those before
	 */
	public static String[] patiently(String... arguments) {
		return Stream.concat(Stream.of(arguments), patientNode().stream()).toArray(String[]::new);
	}

	/**
	 * Connects, however long the server takes to let somebody in.
	 * @param url of a database
	 * @param user who needs no password
	 * @throws SQLException if the server refuses
	 */
	public static Connection connect(String url, String user) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", user);
		properties.setProperty("password", "");
		properties.setProperty("loginTimeout", LOGIN_TIMEOUT);
		return DriverManager.getConnection(url, properties);
	}

	/**
	 * Does something while a database is away: it ends its connections, and lets nobody
	 * in.
	 * @param url of the database
	 * @param action what to do
	 * @throws SQLException if the server refuses
	 */
	public static void without(String url, Runnable action) throws SQLException {
		String name = url.substring(url.lastIndexOf('/') + 1);
		try (Connection connection = connect(url("postgres"), "postgres");
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
			try {
				statement
					.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
				action.run();
			}
			finally {
				statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
			}
		}
	}

	/**
	 * Makes an empty database that sorts as people do, as most do.
	 * @return its JDBC URL; the user is {@code postgres} and needs no password
	 */
	public static String create() {
		return create("UTF8", "LOCALE_PROVIDER icu ICU_LOCALE 'en'");
	}

	/**
	 * Makes an empty database in an encoding.
	 * @param encoding such as {@code UTF8}
	 * @return its JDBC URL
	 */
	public static String create(String encoding) {
		return create(encoding, "");
	}

	private static String create(String encoding, String options) {
		String name = "test_" + UUID.randomUUID().toString().replace("-", "");
		try (Connection connection = connect(url("postgres"), "postgres");
				Statement statement = connection.createStatement()) {
			statement.execute("CREATE DATABASE %s ENCODING '%s' LOCALE 'C' TEMPLATE template0 %s".formatted(name,
					encoding, options));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return url(name);
	}

	private static String url(String database) {
		return "jdbc:postgresql://localhost:%d/%s".formatted(Server.POSTGRES.getPort(), database);
	}

	private static final class Server {

		private static final EmbeddedPostgres POSTGRES = start();

		/**
		 * What it holds need outlive no crash. Nothing is analysed but what a test
		 * analyses, and no worker goes round its many databases.
		 */
		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.builder()
					.setPort(FreePort.find())
					.setPGStartupWait(Duration.ofMinutes(2))
					.setServerConfig("fsync", "off")
					.setServerConfig("full_page_writes", "off")
					.setServerConfig("autovacuum", "off")
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
