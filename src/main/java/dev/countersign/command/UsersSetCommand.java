package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "set", description = { "Give an account another e-mail address, or other claims.",
		"Tokens that were made before say what they said until they end." })
class UsersSetCommand extends AccountCommand {

	@ArgGroup(exclusive = false, multiplicity = "1")
	private Wanted wanted = new Wanted();

	UsersSetCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		try {
			String claims = this.wanted.claims;
			service.get(OperatorAccounts.class)
				.set(id, this.wanted.email, (claims != null) ? CsvRecords.claims(claims) : null);
		}
		catch (ProblemException ex) {
			throw new CommandFailure("The account was not changed.", ex.detail());
		}
		catch (RefusedRecordException ex) {
			throw new CommandFailure("The account was not changed.", ex.reason() + ".");
		}
		out().println("The account '%s' is changed.".formatted(name()));
		return OK;
	}

	/** At least one of them. */
	static class Wanted {

		@Option(names = "--email", paramLabel = "ADDRESS", description = "Its e-mail address; '' for none.")
		private @Nullable String email;

		@Option(names = "--claims", paramLabel = "JSON",
				description = "All that its tokens say of it besides, such as '{\"tenant\":\"acme\"}'; '{}' for nothing.")
		private @Nullable String claims;

	}

}
