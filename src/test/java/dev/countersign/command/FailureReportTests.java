package dev.countersign.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;

class FailureReportTests {

	private final StringWriter err = new StringWriter();

	@Test
	void reportWhenNobodyForesawADatabasesFailureThenShowsWhereAndNoValue() {
		SQLException driver = new SQLException("Unique index violation: VALUES ('a-hash')", "23505");
		report(new IllegalStateException("for a-hash", new DataIntegrityViolationException("SQL; a-hash", driver)));
		assertThat(this.err.toString())
			.contains("23505", IllegalStateException.class.getName(), DataIntegrityViolationException.class.getName(),
					"\tat " + FailureReportTests.class.getName())
			.doesNotContain("a-hash");
	}

	@Test
	void reportWhenNobodyForesawAnotherFailureThenShowsAll() {
		report(new IllegalStateException("a fault", new IllegalArgumentException("its cause")));
		assertThat(this.err.toString()).contains("a fault", "its cause", "\tat ");
	}

	private void report(Exception failure) {
		CommandLine command = new CommandLine(CommandLine.Model.CommandSpec.create())
			.setErr(new PrintWriter(this.err, true));
		int status = new FailureReport().handleExecutionException(failure, command,
				CommandLine.ParseResult.builder(command.getCommandSpec()).build());
		assertThat(status).isEqualTo(1);
	}

}
