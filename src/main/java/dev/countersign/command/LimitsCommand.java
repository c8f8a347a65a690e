package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.AccountLimits;
import picocli.CommandLine.Command;

@Command(name = "limits", description = "Work with limits, without a token and without a running server.",
		subcommands = LimitsCommand.Lift.class)
class LimitsCommand extends CommandGroup {

	@Command(name = "lift", description = {
			"Forget the failed logins that were counted against an account's name from everywhere, so that strangers keep its owner out no longer.",
			"",
			"What was counted for the name at one address, on one known device or in one known place stays until it expires. So does the block of an address, unless you lift it: blocks remove." })
	static class Lift extends AccountCommand {

		Lift(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service, UUID id) {
			service.get(AccountLimits.class).lift(id);
			out().println("What was counted against the name '%s' from everywhere is forgotten.".formatted(name()));
			out().println("What one address, known device or known place used up stays until it expires.");
			return OK;
		}

	}

}
