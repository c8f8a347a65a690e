package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import picocli.CommandLine.Command;

@Command(name = "enable", description = "Let an account log in again.")
class UsersEnableCommand extends AccountCommand {

	UsersEnableCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		service.get(OperatorAccounts.class).enable(id);
		out().println("The account '%s' may log in.".formatted(name()));
		return OK;
	}

}
