package dev.countersign.command;

import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "grant", description = "Give an account roles besides those that it has.")
class UsersGrantCommand extends AccountCommand {

	@Parameters(index = "1..*", arity = "1..*", paramLabel = "ROLE", description = "Such as admin.")
	private Set<String> roles = new TreeSet<>();

	UsersGrantCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		OperatorAccounts accounts = service.get(OperatorAccounts.class);
		Set<String> now = accounts.grant(id, this.roles);
		out().println("The account '%s' has the roles: %s.".formatted(name(), String.join(" ", now)));
		warnOfUnnamed(accounts, this.roles);
		return OK;
	}

}
