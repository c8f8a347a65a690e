package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rename", description = "Give an account another name, and end its sessions and tokens.")
class UsersRenameCommand extends AccountCommand {

	@Parameters(index = "1", paramLabel = "NEWNAME", description = "The new username.")
	private String newName = "";

	UsersRenameCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		try {
			service.get(OperatorAccounts.class).rename(id, this.newName);
		}
		catch (ProblemException ex) {
			throw new CommandFailure("The account was not renamed.", ex.detail());
		}
		out().println("The account '%s' is now called '%s', and its sessions and API tokens are ended."
			.formatted(name(), this.newName));
		return OK;
	}

}
