package dev.countersign.command;

import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "revoke",
		description = "Take roles from an account, and end its sessions and those of its tokens that have them.")
class UsersRevokeCommand extends AccountCommand {

	@Parameters(index = "1..*", arity = "1..*", paramLabel = "ROLE", description = "Such as admin.")
	private Set<String> roles = new TreeSet<>();

	UsersRevokeCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service, UUID id) {
		Set<String> left = revoke(service.get(OperatorAccounts.class), id);
		out().println(left.isEmpty() ? "The account '%s' has no roles.".formatted(name())
				: "The account '%s' has the roles: %s.".formatted(name(), String.join(" ", left)));
		return OK;
	}

	private Set<String> revoke(OperatorAccounts accounts, UUID id) {
		try {
			return accounts.revoke(id, this.roles);
		}
		catch (ProblemException ex) {
			throw (ex.problem() == Problem.CONFLICT) ? lastAdministrator()
					: new CommandFailure("No role was taken away.", ex.detail());
		}
	}

}
