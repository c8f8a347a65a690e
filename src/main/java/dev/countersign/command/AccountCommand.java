package dev.countersign.command;

import java.io.IOException;
import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import picocli.CommandLine.Parameters;

/**
 * A command about one account.
 */
abstract class AccountCommand extends ServiceCommand {

	@Parameters(paramLabel = "NAME", description = "The username, in any spelling.")
	private String name = "";

	AccountCommand(Service.Opener opener) {
		super(opener);
	}

	@Override
	final int run(Service service) throws IOException {
		UUID id = service.get(OperatorAccounts.class)
			.find(this.name)
			.orElseThrow(() -> new CommandFailure("There is no account named '%s'.".formatted(this.name),
					"List them: countersign users list"));
		return run(service, id);
	}

	abstract int run(Service service, UUID id) throws IOException;

	final String name() {
		return this.name;
	}

}
