package dev.countersign.command;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import picocli.CommandLine;

/**
 * The commands of the jar: {@code java -jar countersign.jar COMMAND}.
 */
public final class CommandLineInterface {

	/** A command's own options have no dot, and a setting always has one. */
	private static final Predicate<String> SETTING = Pattern.compile("--[A-Za-z0-9_-]+\\.[^=]+=.*", Pattern.DOTALL)
		.asMatchPredicate();

	private static final List<String> WORDLESS = List.of("-h", "--help", "-V", "--version");

	private CommandLineInterface() {
	}

	/**
	 * Tells whether a command is asked for, rather than the server.
	 * @param arguments of the process
	 */
	public static boolean isAskedFor(String[] arguments) {
		return Arrays.stream(arguments)
			.filter(SETTING.negate())
			.findFirst()
			.filter((first) -> WORDLESS.contains(first) || (!first.startsWith("-") && !first.isBlank()))
			.isPresent();
	}

	/**
	 * Runs a command with the streams of the process.
	 * @param application the service, as Spring Boot starts it
	 * @param arguments the command, its options, and settings of the service as
	 * {@code --name=value}
	 * @return the exit status: 0 if all went well, 1 if not, 2 if it was called wrongly
	 */
	public static int run(Class<?> application, String[] arguments) {
		List<String> settings = Arrays.stream(arguments).filter(SETTING).toList();
		return run(new ServiceWithoutServer.Opening(application, settings), System.in,
				new PrintWriter(System.out, true, StandardCharsets.UTF_8),
				new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments);
	}

	static int run(OpenedService.Opener opener, InputStream in, PrintWriter out, PrintWriter err, String... arguments) {
		if (Arrays.stream(arguments).anyMatch((argument) -> argument.indexOf('\uFFFD') >= 0)) {
			err.println("countersign: an argument cannot be read in this locale, so it might name something else.");
			err.println("Set LC_ALL=C.UTF-8 and call it again.");
			return CommandLine.ExitCode.USAGE;
		}
		CommandLine command = new CommandLine(new RootCommand(), new CommandFactory(opener, in)).setOut(out)
			.setErr(err)
			.setUsageHelpAutoWidth(false)
			.setExecutionExceptionHandler(new FailureReport());
		TypedArguments.register(command);
		int status = command.execute(Arrays.stream(arguments).filter(SETTING.negate()).toArray(String[]::new));
		if (out.checkError()) {
			err.println("countersign: what was to be printed could not be written to its end.");
			err.println("What was changed stays changed. Make room on the disk, or read to the end.");
			status = (status != ServiceCommand.OK) ? status : ServiceCommand.FAILED;
		}
		err.flush();
		return status;
	}

}
