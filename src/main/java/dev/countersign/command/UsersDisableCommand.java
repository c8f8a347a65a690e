package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;

@Command(name = "disable", description = "Let an account log in no more, and end its sessions and tokens.")
class UsersDisableCommand extends AccountCommand {

	UsersDisableCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		try {
			service.get(OperatorAccounts.class).disable(id);
		}
		catch (ProblemException ex) {
			if (ex.problem() != Problem.CONFLICT) {
				throw ex;
			}
			throw new CommandFailure("'%s' is the last administrator.".formatted(name()),
					"Add another first: countersign users add NAME --role admin");
		}
		out().println("The account '%s' may not log in, and its sessions and API tokens are ended.".formatted(name()));
		return OK;
	}

}
