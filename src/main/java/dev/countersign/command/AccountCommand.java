package dev.countersign.command;

import java.io.IOException;
import java.util.UUID;

import picocli.CommandLine.Parameters;

/**
 * A command about one account.
 */
abstract class AccountCommand extends ServiceCommand {

	@Parameters(index = "0", paramLabel = "NAME", description = "The username, in any spelling.")
	private String name = "";

	AccountCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	final int run(OpenedService service) throws IOException {
		return run(service, account(service, this.name));
	}

	abstract int run(OpenedService service, UUID id) throws IOException;

	/** Says what to do about a change that would leave nobody to administer. */
	final CommandFailure lastAdministrator() {
		return new CommandFailure("'%s' is the last administrator.".formatted(this.name),
				"Add another first: countersign users add NAME --role admin");
	}

	final String name() {
		return this.name;
	}

}
