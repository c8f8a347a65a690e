package dev.countersign.command;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.countersign.store.DatabaseReason;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Says what went wrong and what to do, as the start of the server does. Only for a fault
 * of ours, which nobody foresaw, it shows where it happened.
 */
class FailureReport implements CommandLine.IExecutionExceptionHandler {

	@Override
	public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
		PrintWriter err = command.getErr();
		if (failure instanceof CommandFailure known) {
			print(err, known.problem(), known.action());
		}
		else {
			Optional<FailureAnalysis> analysis = analyze(failure, null);
			analysis.ifPresentOrElse((found) -> print(err, found.getDescription(), action(found)),
					() -> printTrace(err, failure));
		}
		return command.getCommandSpec().exitCodeOnExecutionException();
	}

	/** Asks everybody who could explain the failure of a start. */
	static Optional<FailureAnalysis> analyze(Throwable failure, @Nullable ApplicationContext context) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof FailureAnalyzedException known) {
				return Optional.of(known.analysis());
			}
		}
		return analyzers(context).stream()
			.flatMap((analyzer) -> Optional.ofNullable(analyzer.analyze(failure)).stream())
			.findFirst();
	}

	/** Returns what a command fails with: an explanation if there is one. */
	static RuntimeException explain(RuntimeException failure, ApplicationContext context) {
		return analyze(failure, context)
			.<RuntimeException>map((analysis) -> new CommandFailure(analysis.getDescription(), action(analysis)))
			.orElse(failure);
	}

	private static List<FailureAnalyzer> analyzers(@Nullable ApplicationContext context) {
		ArgumentResolver arguments = ArgumentResolver
			.of(Environment.class, (context != null) ? context.getEnvironment() : new StandardEnvironment())
			.and(BeanFactory.class,
					(context != null) ? context.getAutowireCapableBeanFactory() : new DefaultListableBeanFactory());
		FailureHandler passOver = (type, name, failure) -> {
		};
		return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, arguments, passOver);
	}

	/** Some analyses of the framework have none. */
	private static String action(FailureAnalysis analysis) {
		String action = analysis.getAction();
		return (action != null) ? action : "";
	}

	/** Returns what an unforeseen failure says of itself, without values of rows. */
	static String describe(Throwable failure) {
		return databaseFailure(failure).map(DatabaseReason::of).orElseGet(failure::toString);
	}

	private static Optional<SQLException> databaseFailure(Throwable failure) {
		return chain(failure).filter(SQLException.class::isInstance).map(SQLException.class::cast).findFirst();
	}

	private static Stream<Throwable> chain(Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(50);
	}

	/** Of a database's failure the messages around it repeat what it says. */
	private static void printTrace(PrintWriter err, Throwable failure) {
		if (databaseFailure(failure).isEmpty()) {
			failure.printStackTrace(err);
			return;
		}
		err.println("countersign: " + describe(failure));
		chain(failure).forEach((cause) -> {
			err.println(cause.getClass().getName());
			Arrays.stream(cause.getStackTrace()).forEach((frame) -> err.println("\tat " + frame));
		});
	}

	/** Returns the first line of what a failure says. */
	static String firstLine(Exception failure) {
		return Objects.requireNonNullElse(failure.getMessage(), failure.toString())
			.strip()
			.replaceFirst("(?s)\\R.*", "");
	}

	private static void print(PrintWriter err, String problem, String action) {
		err.println("countersign: " + problem.strip());
		err.println(action.strip());
	}

}
