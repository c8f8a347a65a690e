package dev.countersign.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

import dev.countersign.audit.Operator;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that works with the service's parts.
 */
abstract class ServiceCommand implements Callable<Integer> {

	static final int OK = 0;

	static final int FAILED = 1;

	private final OpenedService.Opener opener;

	@Spec
	private CommandSpec spec;

	ServiceCommand(OpenedService.Opener opener) {
		this.opener = opener;
		this.spec = CommandSpec.create();
	}

	@Override
	public final Integer call() throws IOException {
		try (OpenedService service = this.opener.open()) {
			Operator.begin();
			try {
				return run(service);
			}
			catch (CommandFailure ex) {
				throw ex;
			}
			catch (ProblemException ex) {
				throw new CommandFailure("Nothing was changed.", ex.detail());
			}
			catch (RuntimeException ex) {
				throw FailureReport.analyze(ex, service.context())
					.<RuntimeException>map(
							(analysis) -> new CommandFailure(analysis.getDescription(), FailureReport.action(analysis)))
					.orElse(ex);
			}
			finally {
				Operator.end();
			}
		}
	}

	/** Does the work, and returns the exit status. */
	abstract int run(OpenedService service) throws IOException;

	/** Opens the service once more, with other settings. */
	final OpenedService open(String... settings) {
		return this.opener.open(List.of(settings));
	}

	final PrintWriter out() {
		return this.spec.commandLine().getOut();
	}

	final PrintWriter err() {
		return this.spec.commandLine().getErr();
	}

	final void printJson(Object value) {
		out().print(JsonMapper.shared().writeValueAsString(value) + "\n");
	}

}
