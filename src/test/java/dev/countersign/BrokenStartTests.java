package dev.countersign;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.countersign.BrokenStart.Prepared;
import dev.countersign.BrokenStart.Shown;
import dev.countersign.testkit.FreePort;
import dev.countersign.testkit.PostgresDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Every start that fails says what is wrong and what to do about it, and nothing else.
 * What each says is a page of the documents, which {@code -Dbroken-starts=write} makes
 * anew.
 */
@ExtendWith(OutputCaptureExtension.class)
@DisabledOnOs(OS.WINDOWS)
class BrokenStartTests {

	private static final Path PAGE = Path.of("src/docs/broken-starts.md");

	private static final String HEAD = """
			# Starts that fail

			A start that cannot succeed ends with status 1, and the last thing in its log is what is wrong and what to do
			about it. No secret is ever shown. `BrokenStartTests` walks this list, and makes this page:
			`./mvnw -Dtest=BrokenStartTests -Dbroken-starts=write test`.

			Commands say the same, in two lines on standard error.

			| what is wrong | the start says | what to do |
			|---|---|---|
			""";

	private static final String WEAK = "correct-horse-battery-staple-of-32-bytes";

	private static final String PUBLISHED = "3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b";

	/** By itself a start takes a server that has not answered for a second for none. */
	private static final String PATIENT = "spring.datasource.hikari.connection-timeout=20000";

	/** What PostgreSQL says to a client that needs no password. */
	private static final String LET_IN = message('R', "\0\0\0\0") + message('S', "server_version\00015.4\0")
			+ message('S', "client_encoding\0UTF8\0") + message('S', "standard_conforming_strings\0on\0")
			+ message('S', "integer_datetimes\0on\0") + message('S', "DateStyle\0ISO\0") + message('Z', "I");

	private static final Pattern REPORT = Pattern.compile(
			"APPLICATION FAILED TO START\\R\\*+\\R\\RDescription:\\R\\R(.*?)\\R+Action:\\R\\R(.*?)\\s*$",
			Pattern.DOTALL);

	private static final Pattern SETTING = Pattern
		.compile("(countersign|spring|server|management|logging)\\.[a-z][a-z.-]*[a-z]");

	/** Systems and drivers speak the language of the machine. */
	private static final Pattern FOREIGN_WORDS = Pattern.compile(
			"((?:reached|refuses the connection|connections or data|refuses a statement|server.port|secret cannot be used): ).*",
			Pattern.DOTALL);

	/** What a log has where nobody wrote for its reader. */
	private static final String[] NOISE = { " WARN ", "Error creating bean", "Exception", "\tat ", "Caused by",
			"condition evaluation report" };

	@TempDir
	private Path folder;

	@TestFactory
	Stream<DynamicTest> startWhenBrokenThenSaysWhatIsWrongAndWhatToDoAndNothingElse(CapturedOutput output) {
		List<String> rows = new ArrayList<>();
		List<BrokenStart> starts = Stream
			.of(names(), values(), notices(), secrets(), bootstrap(), embedded(), urls(), postgres(), server())
			.flatMap(List::stream)
			.toList();
		assertThat(starts).hasSizeGreaterThan(50);
		return Stream.concat(
				starts.stream()
					.map((start) -> DynamicTest.dynamicTest(start.title(), () -> rows.add(row(start, output)))),
				Stream.of(DynamicTest.dynamicTest("The page has all of them", () -> assertPage(rows, starts.size()))));
	}

	@Test
	void startWhenPortTakenThenNoAccountIsMadeAndTheNextStartShowsThePassword(CapturedOutput output) throws Exception {
		run(takenPort("server.port"), this.folder, output);
		assertThat(output.getAll()).doesNotContain("This password is shown only now");
		SpringApplication.run(CountersignApplication.class, "--server.port=0", "--countersign.data-dir=" + this.folder)
			.close();
		assertThat(output.getAll()).containsOnlyOnce("This password is shown only now");
	}

	private static List<BrokenStart> names() {
		return List.of(
				BrokenStart.with("countersign.access-token.lifetme=5m")
					.says("There is no setting countersign.access-token.lifetme.")
					.advises("Did you mean countersign.access-token.lifetime?"),
				BrokenStart.with("countersign.secrets=hex:42-not-shown")
					.called("`countersign.secrets=…`")
					.says("There is no setting countersign.secrets.")
					.advises("Did you mean countersign.secret?")
					.hides("42-not-shown"),
				BrokenStart.with("countersign.limit.adress.failures=5")
					.says("There is no setting countersign.limit.adress.failures.")
					.advises("Did you mean countersign.limit.address.failures?"),
				BrokenStart.with("countersign.trusted-proxy=10.0.0.1")
					.says("There is no setting countersign.trusted-proxy.")
					.advises("Did you mean countersign.trusted-proxies?"),
				BrokenStart.with("spring.config.location=file:/nowhere/")
					.says("There is no file:/nowhere/")
					.advises("optional:file:/nowhere/"),
				BrokenStart.with("spring.config.import=file:/nowhere/more.properties")
					.says("There is no file:/nowhere/more.properties")
					.advises("optional:file:/nowhere/more.properties"),
				BrokenStart.with("countersign.secret=${NOT_SET_ANYWHERE}")
					.says("The setting countersign.secret refers to ${NOT_SET_ANYWHERE}")
					.advises("Set NOT_SET_ANYWHERE in the environment"),
				BrokenStart.with("spring.datasource.url=${NOT_SET_ANYWHERE}")
					.says("The setting spring.datasource.url refers to ${NOT_SET_ANYWHERE}")
					.advises("Set NOT_SET_ANYWHERE in the environment"));
	}

	private static List<BrokenStart> values() {
		return List.of(
				BrokenStart.with("countersign.access-token.lifetime=an hour")
					.says("The setting countersign.access-token.lifetime is 'an hour', which is not a duration.")
					.advises("COUNTERSIGN_ACCESS_TOKEN_LIFETIME"),
				outside("countersign.access-token.lifetime", "25h", "from 10s to 1d"),
				outside("countersign.access-token.lifetime", "5s", "from 10s to 1d"),
				outside("countersign.access-token.clock-skew", "61s", "from 0s to 1m"),
				outside("countersign.database.request-timeout", "99ms", "from 100ms to 1m"),
				outside("countersign.shutdown.pause", "61s", "from 0s to 1m"),
				outside("countersign.refresh-token.maximum-sessions", "0", "from 1 to 10000"),
				outside("countersign.hashing.longest-wait", "50ms", "from 100ms to 1m"),
				BrokenStart.with("countersign.refresh-token.maximum-sessions=many")
					.says("is 'many', which is not a number.")
					.advises("Set countersign.refresh-token.maximum-sessions"),
				BrokenStart.with("countersign.registration.enabled=perhaps")
					.says("is 'perhaps', which is not true or false.")
					.advises("Set countersign.registration.enabled"),
				BrokenStart.with("countersign.revocation.when-stale=panic")
					.says("is 'panic', which is not one of those that there are.")
					.advises("one of refuse, accept"),
				outside("countersign.refresh-token.absolute", "367d", "from 1m to 366d"),
				BrokenStart.with("countersign.refresh-token.grace=10")
					.says("The setting countersign.refresh-token.grace is '10', which is not a duration.")
					.advises("a number and a unit of ms, s, m, h or d"),
				BrokenStart.with("countersign.refresh-token.absolute=30m")
					.says("countersign.refresh-token.absolute is 30m, less than countersign.access-token.lifetime")
					.advises("Set countersign.refresh-token.absolute to 1h or more"),
				BrokenStart.with("countersign.refresh-token.idle=30m")
					.says("countersign.refresh-token.idle is 30m, less than countersign.access-token.lifetime")
					.advises("Set countersign.refresh-token.idle to 1h or more"),
				BrokenStart.with("countersign.revocation.stale-after=5s", "countersign.revocation.poll-interval=10s")
					.says("countersign.revocation.stale-after is 5s, less than twice countersign.revocation.poll-interval, which is 10s")
					.advises("Set countersign.revocation.stale-after to 20s or more, or "
							+ "countersign.revocation.poll-interval to 2500ms or less"),
				BrokenStart.with("countersign.signing.rotation-interval=1s")
					.says("countersign.signing.rotation-interval")
					.advises("Set it to"),
				BrokenStart.with("countersign.access-token.type=jwt+at")
					.says("countersign.access-token.type")
					.advises("at+jwt"),
				BrokenStart.with("countersign.access-token.audience=countersign,,shop")
					.says("countersign.access-token.audience")
					.advises("such as countersign,shop"),
				BrokenStart.with("countersign.issuer=").says("countersign.issuer is empty").advises("https://login"),
				BrokenStart.with("countersign.roles.admin=metrics")
					.says("The role admin, which somebody must always have, does not bring the scope admin")
					.advises("countersign.roles.admin"),
				BrokenStart.with("countersign.roles.admin=", "countersign.roles.boss=admin")
					.says("The role admin, which somebody must always have, does not bring the scope admin")
					.advises("countersign.roles.admin"),
				BrokenStart.with("countersign.trusted-proxies=proxy.local")
					.says("countersign.trusted-proxies names 'proxy.local', which is not a network address")
					.advises("such as 10.0.0.7"),
				BrokenStart.with("countersign.trusted-proxies=10.0.0.0/33")
					.says("countersign.trusted-proxies names '10.0.0.0/33'")
					.advises("such as 10.0.0.7"),
				BrokenStart.with("countersign.limit.allowed=*")
					.says("countersign.limit.allowed names '*'")
					.advises("such as 10.0.0.7"),
				BrokenStart.with("countersign.cors.allowed-origins=*")
					.says("countersign.cors.allowed-origins names '*'")
					.advises("https://app.example.com"),
				BrokenStart.with("countersign.second-factor.required-roles=admn")
					.says("names the role 'admn', which no setting knows")
					.advises("countersign.roles.admn"),
				BrokenStart.with("countersign.passkeys.origins=app.example.com")
					.says("countersign.passkeys.origins names 'app.example.com'")
					.advises("https://app.example.com"),
				BrokenStart.with("countersign.step-up.paths=keys")
					.says("names 'keys', which is not a pattern of paths")
					.advises("/keys/**,/users/**"),
				BrokenStart.with("spring.security.filter.dispatcher-types=request")
					.says("is not for asynchronous requests")
					.advises("spring.security.filter.dispatcher-types: leave it out"),
				BrokenStart.with("logging.level.root=loud")
					.says("logging.level.root is 'loud'")
					.advises("Set logging.level.root"));
	}

	private static List<BrokenStart> notices() {
		String url = "countersign.webhook.url=https://hooks.example.com";
		return List.of(
				BrokenStart.with("spring.mail.host=smtp.example.com", "countersign.mail.from=no-reply@example.com")
					.says("links that lead nowhere")
					.advises("Set countersign.public-url"),
				BrokenStart
					.with("spring.mail.host=smtp.example.com", "countersign.public-url=https://login.example.com")
					.says("countersign.mail.from is not")
					.advises("Set countersign.mail.from"),
				BrokenStart.with("countersign.mail.from=nobody at all")
					.says("countersign.mail.from is 'nobody at all'")
					.advises("such as Example <no-reply@example.com>"),
				BrokenStart.with("countersign.public-url=login.example.com")
					.says("countersign.public-url is 'login.example.com'")
					.advises("such as https://login.example.com"),
				BrokenStart.with(url).says("countersign.webhook.secret is missing").advises("openssl rand -base64 32"),
				BrokenStart.with(url, "countersign.webhook.secret=secret-not-shown")
					.called("a `countersign.webhook.secret` in no encoding")
					.says("countersign.webhook.secret is not a secret of a webhook")
					.advises("openssl rand -base64 32")
					.hides("secret-not-shown"),
				BrokenStart.with("countersign.webhook.url=http://hooks.example.com")
					.says("countersign.webhook.url is an address without TLS")
					.advises("countersign.webhook.allowed-addresses"),
				BrokenStart.with("countersign.webhook.acts=login.lost")
					.says("countersign.webhook.acts names 'login.lost'")
					.advises("login.failed"));
	}

	private static BrokenStart outside(String setting, String value, String bounds) {
		return BrokenStart.with(setting + "=" + value)
			.says("The setting %s is %s.".formatted(setting, value))
			.advises(bounds);
	}

	private static List<BrokenStart> secrets() {
		return List.of(weak("of 12 bytes", "hex:9f3a6c01d87be4527a10c4e9", "has 12 bytes"),
				weak("that repeats itself", "hex:" + "9f3a".repeat(16), "is too regular"),
				weak("out of a tutorial", PUBLISHED, "is published in a tutorial"),
				weak("that is not base64", "base64:??not-base64??", "is not in the encoding that it names"),
				weak("in no encoding", WEAK, "does not name its encoding"),
				BrokenStart.with("countersign.previous-secrets=" + WEAK)
					.called("`countersign.previous-secrets` with one in no encoding")
					.says("countersign.previous-secrets[0]")
					.advises("openssl rand -hex 32")
					.hides(WEAK),
				BrokenStart.with("countersign.signing.algorithm=HS257")
					.says("countersign.signing.algorithm")
					.advises("Set it to one of HS256"),
				BrokenStart
					.with("countersign.signing.algorithm=HS512",
							"countersign.secret=hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1")
					.called("`countersign.signing.algorithm=HS512` with a secret of 32 bytes")
					.says("countersign.secret")
					.advises("openssl rand -hex 64")
					.hides("9f3a6c01d87be4527a10c4e9352fb86d"),
				BrokenStart.where("a file `secret` that was cut off", (folder) -> {
					Files.writeString(folder.resolve("secret"), "hex:12ab34cd56");
					return Prepared.NOTHING;
				}).says("The secret's file").advises("Put back a copy", "`countersign secret`").hides("12ab34cd56"),
				BrokenStart.where("a folder in place of the file `secret`", (folder) -> {
					Files.createDirectory(folder.resolve("secret"));
					return Prepared.NOTHING;
				}).says("The secret's file").advises("countersign.secret (COUNTERSIGN_SECRET)"),
				BrokenStart.where("a database whose file `secret` is gone", (folder) -> {
					SpringApplication
						.run(CountersignApplication.class, "--server.address=127.0.0.1", "--server.port=0",
								"--countersign.data-dir=" + folder, "--logging.level.root=off",
								"--countersign.bootstrap.password=the first of many people")
						.close();
					Files.delete(folder.resolve("secret"));
					return Prepared.NOTHING;
				}).says("secret is missing").advises("Put back a copy", "`countersign secret`"),
				BrokenStart
					.where("PostgreSQL and no `countersign.secret`", (folder) -> newDatabase("countersign.secret="))
					.says("countersign.secret")
					.advises("openssl rand -hex 32"));
	}

	private static BrokenStart weak(String title, String secret, String fault) {
		return BrokenStart.with("countersign.secret=" + secret)
			.called("a `countersign.secret` " + title)
			.says("countersign.secret (COUNTERSIGN_SECRET) " + fault)
			.advises("openssl rand -hex 32")
			.hides(secret.replaceFirst("^(hex|base64):", ""));
	}

	private static List<BrokenStart> bootstrap() {
		return List.of(
				BrokenStart.with("countersign.bootstrap.username=two words")
					.says("countersign.bootstrap.username")
					.advises("1 to 254 characters"),
				password("in the user name's words", "admin and a long sentence", "user name"),
				password("that is short", "fourteen chars", "at least 15"),
				password("that everybody tries", "iloveyou1234567890", "most common"),
				password("with the service's name", "countersign is running", "service's name"),
				password("that was not in UTF-8", "a password that lost \uFFFD", "U+FFFD"),
				password("of 400 characters", "x1y2".repeat(100), "256 characters"));
	}

	private static BrokenStart password(String title, String password, String rule) {
		return BrokenStart.with("countersign.bootstrap.password=" + password)
			.called("a `countersign.bootstrap.password` " + title)
			.says("countersign.bootstrap.password (COUNTERSIGN_BOOTSTRAP_PASSWORD)")
			.advises(rule)
			.hides(password);
	}

	private static List<BrokenStart> embedded() {
		return List.of(
				BrokenStart
					.where("a file in place of the data folder",
							(folder) -> Prepared.of("countersign.data-dir=" + Files.createFile(folder.resolve("file"))))
					.says("there is a file of this name")
					.advises("COUNTERSIGN_DATA_DIR"),
				BrokenStart.with("countersign.data-dir=/proc/countersign")
					.says("it cannot be made")
					.advises("COUNTERSIGN_DATA_DIR"),
				BrokenStart
					.where("a data folder with a semicolon in its path",
							(folder) -> Prepared.of("countersign.data-dir=" + folder.resolve("a;b")))
					.says("a semicolon in its path")
					.advises("COUNTERSIGN_DATA_DIR"),
				BrokenStart.where("a database that another process has open", BrokenStartTests::locked)
					.says("in use by another process")
					.advises("countersign.data-dir (COUNTERSIGN_DATA_DIR)"),
				BrokenStart.where("a database whose file is damaged", (folder) -> {
					damage(folder);
					return Prepared.NOTHING;
				}).says("is damaged").advises("countersign restore"),
				BrokenStart.where("a database whose file is empty", (folder) -> {
					Files.createFile(folder.resolve("countersign.mv.db"));
					return Prepared.NOTHING;
				}).says("is damaged", "is empty").advises("countersign restore", "If this is a new service"),
				BrokenStart.where("a database of another program", (folder) -> {
					DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("countersign"), "sa", "x").close();
					return Prepared.NOTHING;
				}).says("made by another program").advises("countersign.data-dir"),
				BrokenStart.with("spring.flyway.enabled=false")
					.says("does not have this service's tables")
					.advises("countersign migrate"),
				BrokenStart
					.where("a file of H2 that another process has open",
							(folder) -> file(folder).endedBy(locked(folder).end()))
					.says("spring.datasource.url is in use")
					.advises("spring.datasource.url (SPRING_DATASOURCE_URL)"),
				BrokenStart.where("a file of H2 that is damaged", (folder) -> {
					damage(folder);
					return file(folder);
				}).says("spring.datasource.url is damaged").advises("Move the file away"),
				BrokenStart.where("a file of H2 that another user made", (folder) -> {
					DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("countersign"), "countersign", "")
						.close();
					return file(folder);
				}).says("spring.datasource.url was made with another user").advises("SPRING_DATASOURCE_USERNAME"));
	}

	private static Prepared locked(Path folder) throws IOException {
		FileChannel file = FileChannel.open(folder.resolve("countersign.mv.db"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		file.write(ByteBuffer.wrap(new byte[] { 1 }));
		file.lock();
		return Prepared.NOTHING.endedBy(file);
	}

	private static void damage(Path folder) throws IOException {
		Files.writeString(folder.resolve("countersign.mv.db"), "not a database ".repeat(1000));
	}

	/** The database that is in the folder, named by its URL. */
	private static Prepared file(Path folder) {
		return Prepared.of("spring.datasource.url=jdbc:h2:file:" + folder.resolve("countersign"),
				"countersign.data-dir=" + folder.resolve("data"));
	}

	private static List<BrokenStart> urls() {
		return List.of(url("jdbc:mysql://db/cs?password=not-to-be-shown", "begins with 'jdbc:mysql:'"),
				url("jdbc:postgres://db/cs?password=not-to-be-shown", "begins with 'jdbc:postgres:'"),
				url("db.example.com:5432/cs", "begins with 'db'"), url("", "is empty"),
				url("jdbc:postgresql://db:port/cs?password=not-to-be-shown", "not an address that its driver can read"),
				BrokenStart.with("spring.datasource.driver-class-name=org.postgres.Driver")
					.says("a driver that is not in this jar")
					.advises("Leave spring.datasource.driver-class-name out"),
				BrokenStart
					.with("spring.datasource.url=jdbc:postgresql://db/cs",
							"spring.datasource.driver-class-name=org.h2.Driver")
					.says("a driver that does not know the database")
					.advises("Leave spring.datasource.driver-class-name out"),
				BrokenStart.with("spring.datasource.hikari.maximum-pool-size=1")
					.says("The setting spring.datasource.hikari.maximum-pool-size is 1.")
					.advises("from 2"),
				BrokenStart.with("spring.datasource.hikari.maximum-pool-size=0")
					.says("The setting spring.datasource.hikari.maximum-pool-size is 0.")
					.advises("from 2"),
				BrokenStart.with("spring.datasource.hikari.maximum-pool-size=ten")
					.says("spring.datasource.hikari.maximum-pool-size is 'ten', which is not a number.")
					.advises("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE"),
				BrokenStart.with("spring.datasource.hikari.connection-timeout=10")
					.says("spring.datasource.hikari.connection-timeout is '10', which cannot be")
					.advises("Set spring.datasource.hikari.connection-timeout"));
	}

	private static BrokenStart url(String url, String fault) {
		return BrokenStart.with("spring.datasource.url=" + url)
			.called("`spring.datasource.url=" + url.replaceFirst("[?].*", "") + "`")
			.says("The setting spring.datasource.url", fault)
			.advises("jdbc:postgresql://host:port/database")
			.hides("not-to-be-shown");
	}

	private static List<BrokenStart> postgres() {
		return List.of(BrokenStart.where("a port where nobody listens", (folder) -> {
			int port = FreePort.find();
			return Prepared
				.of("spring.datasource.url=jdbc:postgresql://localhost:" + port + "/cs?password=not-to-be-shown")
				.shownAs("localhost:" + port, "localhost:5432");
		}).says("cannot be reached").advises("Start the database").hides("not-to-be-shown"),
				BrokenStart.with("spring.datasource.url=jdbc:postgresql://db.invalid/cs")
					.called("a host that nobody knows")
					.says("cannot be reached")
					.advises("Start the database, or set spring.datasource.url"),
				BrokenStart
					.where("a server that is no PostgreSQL", (folder) -> server("HTTP/1.1 400 Bad Request\r\n\r\n", ""))
					.says("cannot be reached")
					.advises("spring.datasource.url"),
				BrokenStart
					.where("a password that the server demands and nobody set",
							(folder) -> server("R\0\0\0\u0008\0\0\0\u0003", "&sslmode=disable"))
					.says("refuses the connection")
					.advises("spring.datasource.password"),
				BrokenStart
					.where("a server that is starting up",
							(folder) -> server(error("57P03", "the database system is starting up"),
									"&sslmode=disable"))
					.says("cannot be reached: FATAL: the database system is starting up")
					.advises("where the primary listens"),
				BrokenStart
					.where("a pooler in transaction mode without prepared statements of its own",
							(folder) -> server(LET_IN, error("42P05", "prepared statement \"S_1\" already exists"),
									"&sslmode=disable"))
					.says("is behind a pooler in transaction mode")
					.advises("prepareThreshold=0"),
				BrokenStart
					.where("TLS that the server does not have",
							(folder) -> databaseAt(PostgresDatabase.create() + "?sslmode=require"))
					.says("refuses the connection")
					.advises("sslmode"),
				BrokenStart
					.where("a database that does not exist", (folder) -> databaseAt(PostgresDatabase.create() + "_not"))
					.says("does not exist")
					.advises("Create the database"),
				BrokenStart
					.where("a user that does not exist", (folder) -> newDatabase("spring.datasource.username=stranger"))
					.says("refuses the user or the password")
					.advises("spring.datasource.username"),
				BrokenStart.where("a user who may not make tables", (folder) -> {
					String role = role("");
					return newDatabase("spring.datasource.username=" + role);
				}).says("may not change its tables").advises("countersign migrate"),
				BrokenStart.where("a user who has no connection left", (folder) -> {
					String role = role("CONNECTION LIMIT 0");
					return newDatabase("spring.datasource.username=" + role).shownAs(role, "countersign");
				}).says("has no room for more connections").advises("maximum-pool-size"),
				BrokenStart.where("a database in LATIN1", (folder) -> databaseAt(PostgresDatabase.create("LATIN1")))
					.says("has the encoding LATIN1")
					.advises("ENCODING 'UTF8'"),
				BrokenStart.where("a database with tables of something else", (folder) -> {
					String url = PostgresDatabase.create();
					execute(url, "CREATE TABLE other (id INTEGER)");
					return databaseAt(url);
				}).says("holds tables of something else").advises("CREATE DATABASE countersign"),
				BrokenStart.where("a database that `move` has filled in part", (folder) -> {
					String url = PostgresDatabase.create();
					Flyway.configure()
						.dataSource(url, "postgres", "")
						.locations("classpath:db/migration", "classpath:db/postgresql")
						.load()
						.migrate();
					execute(url, "INSERT INTO lease (name, until) VALUES ('move', CURRENT_TIMESTAMP)");
					return databaseAt(url);
				}).says("holds only a part").advises("countersign move", "empty the database"),
				BrokenStart.where("a database that takes no writes", (folder) -> {
					String url = PostgresDatabase.create();
					execute(url, "ALTER DATABASE %s SET default_transaction_read_only = on"
						.formatted(url.substring(url.lastIndexOf('/') + 1)));
					return databaseAt(url);
				}).says("spring.datasource.url").advises("primary"),
				BrokenStart
					.where("a statement of a setting that is none",
							(folder) -> newDatabase("spring.datasource.hikari.connection-init-sql=SELEC 1"))
					.says("refuses a statement")
					.advises("correct the statements that settings add"),
				BrokenStart
					.where("an empty database and `spring.flyway.enabled=false`",
							(folder) -> newDatabase("spring.flyway.enabled=false"))
					.says("does not have this service's tables")
					.advises("countersign migrate"));
	}

	private static List<BrokenStart> server() {
		return List.of(takenPort("server.port"), takenPort("management.server.port"),
				BrokenStart.with("server.port=99999")
					.says("The setting server.port is 99999.")
					.advises("from 1 to 65535"),
				BrokenStart.with("server.port=http")
					.says("is 'http', which is not a number")
					.advises("Set server.port"),
				BrokenStart.where("`server.max-http-request-header-size=1GB`", BrokenStartTests::largeHeads)
					.says("The setting server.max-http-request-header-size is 1048576 KB")
					.advises("KB or less, or give the process more memory"),
				BrokenStart.with("server.address=192.0.2.1")
					.says("server.address")
					.advises("an address of this machine"),
				BrokenStart.with("server.address=no-such-host.invalid")
					.says("server.address is 'no-such-host.invalid'")
					.advises("an address of this machine"),
				BrokenStart
					.with("server.ssl.certificate=file:/nowhere/tls.crt",
							"server.ssl.certificate-private-key=file:/nowhere/tls.key")
					.says("The setting server.ssl.certificate names file:/nowhere/tls.crt")
					.advises("Set server.ssl.certificate (SERVER_SSL_CERTIFICATE)"),
				BrokenStart.where("a certificate that is none", (folder) -> {
					Path file = Files.writeString(folder.resolve("tls.pem"), "no certificate");
					return Prepared.of("server.ssl.certificate=" + file, "server.ssl.certificate-private-key=" + file);
				}).says("The certificate of the setting server.ssl.certificate").advises("the chain in PEM"),
				BrokenStart.where("a key store that another password opens", BrokenStartTests::keyStore)
					.says("The key store of the setting server.ssl.key-store")
					.advises("server.ssl.key-store-password")
					.hides("not-the-right-one", "the-right-one"));
	}

	/** What fits depends on the heap of the tests. */
	private static Prepared largeHeads(Path folder) {
		long heap = Runtime.getRuntime().maxMemory() / 1024;
		return Prepared.of("server.max-http-request-header-size=1GB")
			.shownAs("heap of %d MB".formatted(heap / 1024), "heap of 256 MB")
			.shownAs("%dKB or less".formatted((heap / 4 / 256 - 48) / 2), "104KB or less");
	}

	private static Prepared keyStore(Path folder) throws Exception {
		Path file = folder.resolve("tls.p12");
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, "the-right-one".toCharArray());
		}
		return Prepared.of("server.ssl.key-store=" + file, "server.ssl.key-store-password=not-the-right-one");
	}

	private static BrokenStart takenPort(String setting) {
		return BrokenStart.where("a `%s` that is taken".formatted(setting), (folder) -> {
			ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
			int port = taken.getLocalPort();
			return Prepared.of(setting + "=" + port).shownAs(port, "8080").shownAs(port + 1, "8081").endedBy(taken);
		}).says("the setting %s, is in use by another process".formatted(setting)).advises("Stop that process, or set");
	}

	private static Prepared newDatabase(String... settings) {
		return databaseAt(PostgresDatabase.create(), settings);
	}

	private static Prepared databaseAt(String url, String... settings) {
		List<String> all = new ArrayList<>(List.of(settings));
		all.add("spring.datasource.url=" + url);
		all.add(PATIENT);
		return Prepared.of(all.toArray(String[]::new))
			.shownAs(url.replaceFirst("[?].*", ""), "jdbc:postgresql://db.example.com/countersign");
	}

	/** Makes a role that may log in. */
	private static String role(String more) throws SQLException {
		String url = PostgresDatabase.create();
		String role = "role" + url.substring(url.lastIndexOf('/') + 1);
		execute(url, "CREATE ROLE %s LOGIN %s".formatted(role, more));
		return role;
	}

	private static void execute(String url, String sql) throws SQLException {
		try (Connection connection = PostgresDatabase.connect(url, "postgres");
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String error(String state, String text) {
		return message('E', "SFATAL\0VFATAL\0C" + state + "\0M" + text + "\0\0") + message('Z', "I");
	}

	/** A message of PostgreSQL: a kind, a length that counts itself, and what it says. */
	private static String message(char kind, String content) {
		int length = content.length() + 4;
		return kind + "\0\0" + (char) (length >> 8) + (char) (length & 0xff) + content;
	}

	/** Something at a port that answers every byte with the same. */
	private static Prepared server(String answer, String parameters) throws IOException {
		return server(answer, answer, parameters);
	}

	private static Prepared server(String first, String then, String parameters) throws IOException {
		ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> answer(server, first, then), "no-postgres");
		thread.setDaemon(true);
		thread.start();
		String url = "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/cs";
		return Prepared.of("spring.datasource.url=" + url + "?gssEncMode=disable" + parameters, PATIENT)
			.shownAs(url, "jdbc:postgresql://db.example.com/countersign")
			.endedBy(server);
	}

	private static void answer(ServerSocket server, String first, String then) {
		while (!server.isClosed()) {
			try (Socket client = server.accept()) {
				String answer = first;
				while (client.getInputStream().read(new byte[4096]) > 0) {
					client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
					answer = then;
				}
			}
			catch (IOException ex) {
				// The client or the test is done.
			}
		}
	}

	private String row(BrokenStart start, CapturedOutput output) throws Exception {
		Said said = run(start, Files.createTempDirectory(this.folder, "start"), output);
		return "| %s | %s | %s |".formatted(cell(start.title()), cell(said.description()), cell(said.action()));
	}

	private static Said run(BrokenStart start, Path own, CapturedOutput output) throws Exception {
		int before = output.getAll().length();
		Prepared prepared = start.preparation().in(own);
		String[] arguments = start.arguments(own, prepared).toArray(String[]::new);
		try {
			assertThatException()
				.isThrownBy(() -> SpringApplication.run(CountersignApplication.class, arguments).close());
		}
		finally {
			prepared.end().close();
		}
		String log = output.getAll().substring(before);
		assertThat(log).containsOnlyOnce(" ERROR ").doesNotContain(NOISE);
		start.hidden().forEach((hidden) -> assertThat(log).doesNotContain(hidden));
		Matcher report = REPORT.matcher(log);
		assertThat(report.find()).as(log).isTrue();
		assertThat(report.group(1)).contains(start.said());
		assertThat(report.group(2)).contains(start.advised());
		assertThat(report.group(1) + report.group(2)).containsPattern(SETTING);
		return new Said(shown(report.group(1), own, prepared), shown(report.group(2), own, prepared));
	}

	private static String shown(String text, Path own, Prepared prepared) {
		String shown = text.replace(own.toString(), "/srv/countersign");
		for (Shown other : prepared.shown()) {
			shown = shown.replace(other.real(), other.shown());
		}
		return FOREIGN_WORDS.matcher(shown).replaceAll("$1…");
	}

	private static String cell(String text) {
		return text.strip().replaceAll("\\s*\\R\\s*", " ").replace("|", "\\|");
	}

	private static void assertPage(List<String> rows, int starts) {
		assertThat(rows).as("starts that failed as they should").hasSize(starts);
		String page = HEAD + String.join("\n", rows) + "\n";
		try {
			if ("write".equals(System.getProperty("broken-starts"))) {
				Files.writeString(PAGE, page);
			}
			assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
				.as("%s: make it anew with ./mvnw -Dtest=BrokenStartTests -Dbroken-starts=write test", PAGE)
				.isEqualTo(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Said(String description, String action) {
	}

}
