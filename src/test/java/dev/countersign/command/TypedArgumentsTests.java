package dev.countersign.command;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody types in the wrong form is refused in their words.
 */
class TypedArgumentsTests {

	private static final String WORDS_OF_JAVA = "(?i).*(\\bjava\\b|exception|uuid|cannot convert|could not convert"
			+ "|is not an? (int|long|boolean)\\b).*";

	/** Every one that takes something else than text, of every command. */
	static Stream<Arguments> typed() {
		return commands(new CommandLine(new RootCommand(), new CommandFactory(() -> {
			throw new IllegalStateException("The service was opened");
		}, InputStream.nullInputStream()))).flatMap((command) -> command.getCommandSpec()
			.args()
			.stream()
			.filter((argument) -> argument.type() != String.class && !argument.isMultiValue()
					&& argument.type() != Path.class && !isHelp(argument))
			.map((argument) -> Arguments.of(command.getCommandSpec().qualifiedName(), line(command, argument))));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("typed")
	void callWhenNotOfItsTypeThenStatus2AndNoWordOfJava(String command, List<String> line) {
		CommandRun run = CommandRun.alone(line.toArray(String[]::new));
		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err().lines().findFirst().orElseThrow()).startsWith("Invalid value for ")
			.doesNotMatch(WORDS_OF_JAVA);
	}

	@Test
	void typedWhenLookedForThenThereAreAllKinds() {
		assertThat(typed().map((arguments) -> String.valueOf(arguments.get()[1]))).contains("[token, revoke, no such]",
				"[notices, retry, no such]", "[secret, --bytes=no such]", "[users, secret, end, x, no such]",
				"[audit, --limit=no such]", "[audit, --from=no such]", "[doctor, --json=no such]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"token revoke xyz|'xyz' is not an id such as 3f2504e0-4f89-11d3-9a0c-0305e82c3301; see countersign token list",
			"token revoke 1-1-1-1-1|'1-1-1-1-1' is not an id such as",
			"users secret end billing xyz|; see countersign users secret list NAME",
			"notices retry x|'x' is not a whole number; see countersign notices list",
			"secret --bytes abc|'abc' is not a whole number", "secret --bytes 99999999999|is too large a number",
			"doctor --json=yes|'yes' is neither true nor false" })
	void callWhenNotOfItsTypeThenSaysWhatIsExpectedAndWhereItIs(String line, String said) {
		CommandRun run = CommandRun.alone(line.split(" "));
		assertThat(run.status()).isEqualTo(2);
		assertThat(run.err()).contains(said);
	}

	private static Stream<CommandLine> commands(CommandLine command) {
		return Stream.concat(Stream.of(command),
				command.getSubcommands().values().stream().flatMap(TypedArgumentsTests::commands));
	}

	private static boolean isHelp(ArgSpec argument) {
		return argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
	}

	private static List<String> line(CommandLine command, ArgSpec argument) {
		List<String> line = new ArrayList<>(
				Arrays.asList(command.getCommandSpec().qualifiedName().replaceFirst("countersign ?", "").split(" ")));
		if (argument instanceof OptionSpec option) {
			line.add(option.longestName() + "=no such");
		}
		else {
			line.addAll(Collections.nCopies(((PositionalParamSpec) argument).index().min(), "x"));
			line.add("no such");
		}
		return line;
	}

}
