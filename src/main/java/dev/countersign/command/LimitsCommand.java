package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.AccountLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "limits", description = "Work with limits, without a token and without a running server.",
		subcommands = LimitsCommand.Lift.class)
class LimitsCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	LimitsCommand() {
		this.spec = CommandSpec.create();
	}

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Name a command.");
	}

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
