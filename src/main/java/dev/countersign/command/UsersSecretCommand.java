package dev.countersign.command;

import java.util.UUID;

import dev.countersign.oauth.OperatorSecrets;
import dev.countersign.oauth.OperatorSecrets.ListedSecret;
import dev.countersign.oauth.OperatorSecrets.MadeSecret;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "secret",
		description = { "Make, list and end the secrets of a service account.",
				"It has two at most: make the next, let the service use it, and end the old one." },
		subcommands = { UsersSecretCommand.Add.class, UsersSecretCommand.Listing.class, UsersSecretCommand.End.class })
class UsersSecretCommand extends CommandGroup {

	@Command(name = "add", description = "Make a secret, and print it. It cannot be printed again.")
	static class Add extends AccountCommand {

		@Option(names = "--json", description = "Print one JSON object.")
		private boolean json;

		Add(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service, UUID id) {
			MadeSecret made = make(service.get(OperatorSecrets.class), id);
			if (this.json) {
				printJson(made);
			}
			else {
				err().println("Made a secret for '%s', whose client_id is %s. The secret's id is %s.".formatted(name(),
						made.clientId(), made.id()));
				out().println(made.clientSecret());
			}
			return OK;
		}

		private static MadeSecret make(OperatorSecrets secrets, UUID id) {
			try {
				return secrets.make(id);
			}
			catch (ProblemException ex) {
				throw new CommandFailure("The secret was not made.", ex.detail());
			}
		}

	}

	@Command(name = "list", description = "List the secrets, the oldest first, without their characters.")
	static class Listing extends AccountCommand {

		@Mixin
		private final ListPrinter printer = new ListPrinter(this, "%-36s %-20s %s", "ID", "CREATED", "LAST USED");

		Listing(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service, UUID id) {
			for (ListedSecret secret : service.get(OperatorSecrets.class).list(id)) {
				this.printer.print(secret, secret.id(), secret.createdAt(),
						(secret.lastUsedAt() != null) ? secret.lastUsedAt() : "never");
			}
			this.printer.end();
			return OK;
		}

	}

	@Command(name = "end", description = "End a secret, and the tokens that were made with it.")
	static class End extends AccountCommand {

		@Parameters(index = "1", paramLabel = "ID", description = "The secret's id, as listed.")
		private UUID id = new UUID(0, 0);

		End(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service, UUID account) {
			try {
				service.get(OperatorSecrets.class).end(account, this.id);
			}
			catch (ProblemException ex) {
				throw new CommandFailure("No secret was ended.", ex.detail());
			}
			out().println("The secret %s of '%s' is ended.".formatted(this.id, name()));
			return OK;
		}

	}

}
