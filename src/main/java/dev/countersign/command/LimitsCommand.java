package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.AccountLimits;
import picocli.CommandLine.Command;

@Command(name = "limits", description = "Work with limits, without a token and without a running server.",
		subcommands = LimitsCommand.Lift.class)
class LimitsCommand extends CommandGroup {

	@Command(name = "lift", description = "Forget the failed logins that were counted against an account's name, "
			+ "so that its owner may try again at once.")
	static class Lift extends AccountCommand {

		Lift(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service, UUID id) {
			service.get(AccountLimits.class).lift(id);
			out().println("Nothing is counted against the name '%s' any more.".formatted(name()));
			return OK;
		}

	}

}
