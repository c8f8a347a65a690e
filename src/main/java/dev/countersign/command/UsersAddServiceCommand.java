package dev.countersign.command;

import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.oauth.OperatorSecrets;
import dev.countersign.oauth.OperatorSecrets.MadeSecret;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "add-service",
		description = "Add an account for a program: without a password, and with a secret that is printed once.")
class UsersAddServiceCommand extends ServiceCommand {

	@Parameters(paramLabel = "NAME", description = "The username.")
	private String name = "";

	@Option(names = "--role", paramLabel = "ROLE", description = "What it may do. May be repeated.")
	private Set<String> roles = new TreeSet<>();

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	UsersAddServiceCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		UUID id = add(service.get(OperatorAccounts.class));
		MadeSecret made = service.get(OperatorSecrets.class).make(id);
		if (this.json) {
			printJson(made);
		}
		else {
			warnOfUnnamed(service.get(OperatorAccounts.class), this.roles);
			out().println("Added the service account '%s', whose client_id is %s.".formatted(this.name, id));
			out().println("Its secret, shown only now: " + made.clientSecret());
		}
		return OK;
	}

	private UUID add(OperatorAccounts accounts) {
		try {
			return accounts.addService(this.name, this.roles);
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.CONFLICT) {
				throw new CommandFailure("There is an account named '%s'.".formatted(this.name),
						"Choose another name, or give it a secret: countersign users secret add NAME");
			}
			throw new CommandFailure("The account was not added.", ex.detail());
		}
	}

}
