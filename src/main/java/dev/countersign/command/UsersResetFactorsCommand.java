package dev.countersign.command;

import java.util.UUID;

import dev.countersign.factor.FactorReset;
import picocli.CommandLine.Command;

@Command(name = "reset-factors",
		description = "Take every second factor from an account whose owner has lost them, and end its sessions.")
class UsersResetFactorsCommand extends AccountCommand {

	UsersResetFactorsCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		int removed = service.get(FactorReset.class).reset(id);
		out().println((removed > 0)
				? "The account '%s' has no second factor any more, and its sessions are ended.".formatted(name())
				: "The account '%s' had no second factor.".formatted(name()));
		return OK;
	}

}
