package dev.countersign.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

import dev.countersign.CountersignApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineInterfaceTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", value = { "none|false", "--server.port=0|false", "--debug|false",
			"users|true", "no-such-command|true", "--help|true", "-V|true", "--countersign.data-dir=x doctor|true" })
	void argumentsWhenFirstIsAWordThenACommandIsAskedFor(String arguments, boolean asked) {
		String[] split = (arguments != null) ? arguments.split(" ") : new String[0];
		assertThat(CommandLineInterface.isAskedFor(split)).isEqualTo(asked);
	}

	@Test
	void secretWhenAskedForThenRandomBytesInANamedEncoding() {
		String first = CommandRun.alone("secret").out().strip();
		assertThat(first).matches("hex:[0-9a-f]{64}").isNotEqualTo(CommandRun.alone("secret").out().strip());
		String base64 = CommandRun.alone("secret", "--base64", "--bytes", "64").out().strip();
		assertThat(base64).startsWith("base64:");
		assertThat(Base64.getDecoder().decode(base64.substring("base64:".length()))).hasSize(64);
		assertThat(HexFormat.of().parseHex(CommandRun.alone("secret", "--bytes=33").out().strip().substring(4)))
			.hasSize(33);
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret --bytes 31", "secret --bytes 257", "secret --bytes many", "secret --unknown",
			"xyz", "users", "users qqqq", "users add", "users add one two", "users import --format=xml file", "token",
			"token create ci", "token revoke not-an-id", "audit --act login", "audit --from yesterday" })
	void callWhenWrongThenStatus2AndUsageOnStandardError(String arguments) {
		CommandRun run = CommandRun.alone(arguments.split(" "));
		assertThat(run.status()).isEqualTo(2);
		assertThat(run.out()).isEmpty();
		assertThat(run.err()).contains("Usage: countersign");
	}

	/** As a full disk behind a redirection does. */
	@Test
	void callWhenOutputCannotBeWrittenThenStatus1AndSaysSo() {
		PrintStream out = System.out;
		PrintStream err = System.err;
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		System.setOut(new PrintStream(new FullDisk()));
		System.setErr(new PrintStream(said));
		try {
			assertThat(CommandLineInterface.run(CountersignApplication.class, new String[] { "secret" })).isEqualTo(1);
		}
		finally {
			System.setOut(out);
			System.setErr(err);
		}
		assertThat(said.toString(StandardCharsets.UTF_8)).contains("could not be written to its end");
	}

	/** As a POSIX locale leaves of zoé. */
	@Test
	void callWhenArgumentCannotBeReadInThisLocaleThenStatus2AndWhatToSet() {
		CommandRun run = CommandRun.alone("users", "disable", "zo\uFFFD\uFFFD");
		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err()).contains("cannot be read in this locale", "LC_ALL=C.UTF-8");
	}

	@Test
	void callWhenOptionMisspeltThenStatus2AndTheRightOne() {
		CommandRun run = CommandRun.alone("doctor", "--jsn");
		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err()).contains("--json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "secret", "users", "users import", "users export", "users list", "users add",
			"users disable", "users enable", "users reset-password", "token", "token create", "token list",
			"token revoke", "token verify", "sessions end-all", "blocks", "blocks list", "blocks add", "blocks remove",
			"audit", "doctor", "migrate", "backup", "restore", "move" })
	void helpWhenAskedForThenFitsATerminalAndTellsTheExitStatus(String command) {
		CommandRun run = CommandRun.alone((command + " --help").strip().split(" "));
		assertThat(run.status()).isZero();
		assertThat(run.err()).isEmpty();
		assertThat(run.out()).startsWith("Usage: countersign" + (command.isEmpty() ? "" : " " + command))
			.contains("Exit status: 0");
		assertThat(run.out().lines()).allSatisfy((line) -> assertThat(line).hasSizeLessThanOrEqualTo(80));
	}

	private static final class FullDisk extends OutputStream {

		@Override
		public void write(int octet) throws IOException {
			throw new IOException("No space left on device");
		}

	}

}
