package dev.countersign.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.address.Printable;
import dev.countersign.audit.Operator;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that works with the service's parts.
 */
abstract class ServiceCommand implements Callable<Integer> {

	static final int OK = 0;

	static final int FAILED = 1;

	/** In the order of the records, as scripts have come to know them. */
	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

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
				throw FailureReport.explain(ex, service.context());
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

	/** Finds the account that somebody named. */
	static UUID account(OpenedService service, String username) {
		return service.get(OperatorAccounts.class)
			.find(username)
			.orElseThrow(() -> new CommandFailure("There is no account named '%s'.".formatted(username),
					"List them: countersign users list"));
	}

	/** Says which of some roles bring nothing, as somebody may have misspelled them. */
	final void warnOfUnnamed(OperatorAccounts accounts, Set<String> roles) {
		Set<String> unnamed = accounts.unnamed(roles);
		if (!unnamed.isEmpty()) {
			err().println("No setting countersign.roles.<role> names %s, so that it brings no scopes."
				.formatted(String.join(", ", unnamed)));
		}
	}

	final PrintWriter out() {
		return this.spec.commandLine().getOut();
	}

	final PrintWriter err() {
		return this.spec.commandLine().getErr();
	}

	final void printJson(Object value) {
		out().print(Printable.json(JSON.writeValueAsString(value)) + "\n");
	}

}
