package dev.countersign.command;

import dev.countersign.login.OperatorSessions;
import picocli.CommandLine.Command;

@Command(name = "sessions", description = "End the sessions of everybody.", subcommands = SessionsCommand.EndAll.class)
class SessionsCommand extends CommandGroup {

	@Command(name = "end-all", description = { "End every session of every account, on every node within a second.",
			"Everybody has to log in again. Do so after a restore from a backup, which brings back the sessions that were "
					+ "ended since, or when refresh tokens may have got into other hands.",
			"API tokens go on: see countersign token." })
	static class EndAll extends ServiceCommand {

		EndAll(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service) {
			long accounts = service.get(OperatorSessions.class).endAll();
			out().println("Every session is ended; accounts that had one: %,d.".formatted(accounts));
			return OK;
		}

	}

}
