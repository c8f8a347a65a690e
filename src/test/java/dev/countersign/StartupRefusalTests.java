package dev.countersign;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class StartupRefusalTests {

	private static final String GOOD_SECRET = "hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "hex:9f3a6c01d87be4527a10c4e9",
			"hex:9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a9f3a",
			"3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b", "base64:??not-base64??",
			"correct-horse-battery-staple-of-32-bytes" })
	void startWhenSecretUnusableThenNamesSettingAndCommandButNotTheValue(String secret, CapturedOutput output) {
		assertRefused(output, "countersign.secret", "openssl rand -hex 32", "--countersign.secret=" + secret);
		assertThat(output.getAll()).doesNotContain(secret.replaceFirst("^(hex|base64):", ""));
	}

	@Test
	void startWhenDatabaseSharedAndNoSecretThenSaysWhy(CapturedOutput output) {
		assertRefused(output, "countersign.secret", "openssl rand -hex 32",
				"--spring.datasource.url=" + PostgresDatabase.create(), "--spring.datasource.username=postgres");
	}

	@ParameterizedTest
	@CsvSource({ "lifetime,5s,24h", "lifetime,25h,24h", "clock-skew,61s,60", "clock-skew,-1s,60" })
	void startWhenDurationOutOfRangeThenNamesSettingAndRange(String setting, String value, String most,
			CapturedOutput output) {
		assertRefused(output, "countersign.access-token." + setting, "Set it to a duration from",
				"--countersign.access-token." + setting + "=" + value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "idle", "absolute" })
	void startWhenSessionsAreShorterThanTheirTokensThenNamesBothSettings(String setting, CapturedOutput output) {
		assertRefused(output, "countersign.refresh-token." + setting + " is 30m",
				"Set countersign.refresh-token." + setting
						+ " to 1h or more, or countersign.access-token.lifetime to 30m or less.",
				"--countersign.refresh-token." + setting + "=30m");
	}

	@ParameterizedTest
	@ValueSource(strings = { "99ms", "61s" })
	void startWhenRequestTimeoutOutOfRangeThenNamesSettingAndRange(String timeout, CapturedOutput output) {
		assertRefused(output, "countersign.database.request-timeout", "from 100ms to 1m",
				"--countersign.database.request-timeout=" + timeout);
	}

	@ParameterizedTest
	@ValueSource(strings = { "61s", "-1s" })
	void startWhenShutdownPauseOutOfRangeThenNamesSettingAndRange(String pause, CapturedOutput output) {
		assertRefused(output, "countersign.shutdown.pause", "from 0s to 1m", "--countersign.shutdown.pause=" + pause);
	}

	/** With it a request whose body comes late would be asked for no token. */
	@Test
	void startWhenSecurityIsNotForAsynchronousRequestsThenNamesSetting(CapturedOutput output) {
		assertRefused(output, "spring.security.filter.dispatcher-types", "leave it out",
				"--spring.security.filter.dispatcher-types=request");
	}

	@Test
	void startWhenDurationIsNoneThenNamesSetting(CapturedOutput output) {
		assertRefused(output, "countersign.access-token.lifetime", "configuration",
				"--countersign.access-token.lifetime=an hour");
	}

	@Test
	void startWhenFileInPlaceOfDataFolderThenNamesSetting(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		assertRefused(output, "countersign.data-dir", "COUNTERSIGN_DATA_DIR", "--countersign.data-dir=" + file);
	}

	@Test
	void startWhenSecretFileBrokenThenNamesFile(CapturedOutput output) throws IOException {
		Files.writeString(this.folder.resolve("secret"), "hex:12ab34cd56");
		assertRefused(output, this.folder.resolve("secret").toString(), "Put back a copy");
		assertThat(output.getAll()).doesNotContain("12ab34cd56");
	}

	@Test
	void startWhenFirstUsernameImpossibleThenNamesSetting(CapturedOutput output) {
		assertRefused(output, "countersign.bootstrap.username", "1 to 254 characters",
				"--countersign.bootstrap.username=two words");
	}

	@Test
	void startWhenFirstPasswordTooLongThenNamesSettingButNotTheValue(CapturedOutput output) {
		String password = "x1y2".repeat(100);
		assertRefused(output, "countersign.bootstrap.password", "256 characters",
				"--countersign.bootstrap.password=" + password);
		assertThat(output.getAll()).doesNotContain("x1y2x1y2");
	}

	@ParameterizedTest
	@CsvSource({ "admin and a long sentence,user name", "fourteen chars,at least 15", "iloveyou1234567890,most common",
			"countersign is running,service's name" })
	void startWhenFirstPasswordBreaksARuleThenNamesSettingAndRule(String password, String rule, CapturedOutput output) {
		assertRefused(output, "countersign.bootstrap.password", rule, "--countersign.bootstrap.password=" + password);
		assertThat(output.getAll()).doesNotContain(password);
	}

	@ParameterizedTest
	@CsvSource({ "countersign.access-token.lifetme,countersign.access-token.lifetime",
			"countersign.acces-token.lifetime,countersign.access-token.lifetime",
			"countersign.secrets,countersign.secret",
			"countersign.limit.adress.failures,countersign.limit.address.failures",
			"countersign.nonsense,countersign." })
	void startWhenNoSettingHasTheNameThenNamesTheNearest(String name, String nearest, CapturedOutput output) {
		assertRefused(output, "There is no setting " + name, "Did you mean " + nearest, "--" + name + "=42-not-shown");
		assertThat(output.getAll()).doesNotContain("42-not-shown");
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void startWhenPortTakenThenNoAccountIsMadeAndTheNextStartShowsThePassword(CapturedOutput output)
			throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
			assertRefused(output, "Port " + taken.getLocalPort() + " was already in use", "another port",
					"--server.port=" + taken.getLocalPort());
		}
		assertThat(output.getAll()).doesNotContain("This password is shown only now");
		SpringApplication.run(CountersignApplication.class, "--server.port=0", "--countersign.data-dir=" + this.folder)
			.close();
		assertThat(output.getAll()).containsOnlyOnce("This password is shown only now");
	}

	@Test
	void startWhenRegistrationNeitherOnNorOffThenNamesSetting(CapturedOutput output) {
		assertRefused(output, "countersign.registration.enabled", "configuration",
				"--countersign.registration.enabled=perhaps");
	}

	@Test
	void startWhenDatabaseAwayThenNamesSetting(CapturedOutput output) throws IOException {
		int unused;
		try (ServerSocket socket = new ServerSocket(0)) {
			unused = socket.getLocalPort();
		}
		assertRefused(output, "spring.datasource.url", "Start the database",
				"--spring.datasource.url=jdbc:postgresql://localhost:" + unused + "/x?password=not-to-be-shown",
				"--countersign.secret=" + GOOD_SECRET);
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain("not-to-be-shown");
	}

	@Test
	void startWhenDatabaseMissingThenNamesSetting(CapturedOutput output) {
		assertRefused(output, "spring.datasource.url", "Create the database",
				"--spring.datasource.url=" + PostgresDatabase.create() + "_not",
				"--spring.datasource.username=postgres", "--countersign.secret=" + GOOD_SECRET);
	}

	@Test
	void startWhenDatabaseUrlIsOfAnotherDatabaseThenSaysWhatToWrite(CapturedOutput output) {
		assertRefused(output, "spring.datasource.url begins with 'jdbc:mysql:'", "jdbc:postgresql://host:port/database",
				"--spring.datasource.url=jdbc:mysql://db/cs?password=not-to-be-shown");
		assertThat(output.getAll()).doesNotContain("not-to-be-shown");
	}

	@Test
	void startWhenDatabaseIsNotUnicodeThenSaysHowToMakeOneThatIs(CapturedOutput output) {
		assertRefused(output, "LATIN1", "ENCODING 'UTF8'",
				"--spring.datasource.url=" + PostgresDatabase.create("LATIN1"), "--spring.datasource.username=postgres",
				"--countersign.secret=" + GOOD_SECRET);
	}

	private void assertRefused(CapturedOutput output, String description, String action, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		setByDefault(all, "--server.port=", "0");
		setByDefault(all, "--countersign.data-dir=", this.folder.toString());
		assertThatException()
			.isThrownBy(() -> SpringApplication.run(CountersignApplication.class, all.toArray(String[]::new)).close());
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
		assertThat(output.getAll()).doesNotContain("Error creating bean", "condition evaluation report");
		String report = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(report).contains("Description:", description, "Action:", action);
	}

	private static void setByDefault(List<String> arguments, String option, String value) {
		if (arguments.stream().noneMatch((argument) -> argument.startsWith(option))) {
			arguments.add(option + value);
		}
	}

}
