package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;

@Command(name = "delete", description = "Delete an account for good, and with it its sessions and tokens.")
class UsersDeleteCommand extends AccountCommand {

	UsersDeleteCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		try {
			service.get(OperatorAccounts.class).delete(id);
		}
		catch (ProblemException ex) {
			throw (ex.problem() == Problem.CONFLICT) ? lastAdministrator() : ex;
		}
		out().println("The account '%s' is deleted, and its sessions and API tokens are ended.".formatted(name()));
		return OK;
	}

}
