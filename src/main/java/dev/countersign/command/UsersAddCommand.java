package dev.countersign.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "add", description = "Add an account. Its password is random and printed once, unless one is given.")
class UsersAddCommand extends ServiceCommand {

	private final InputStream in;

	@Parameters(paramLabel = "NAME", description = "The username.")
	private String name = "";

	@Option(names = "--role", paramLabel = "ROLE",
			description = "What it may do beyond logging in, such as admin. May be repeated.")
	private Set<String> roles = new TreeSet<>();

	@Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
	private boolean given;

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	UsersAddCommand(OpenedService.Opener opener, InputStream in) {
		super(opener);
		this.in = in;
	}

	@Override
	int run(OpenedService service) throws IOException {
		OperatorAccounts accounts = service.get(OperatorAccounts.class);
		String password = add(accounts);
		if (this.json) {
			printJson(answer(password));
		}
		else {
			out().println("Added the account '%s'.".formatted(this.name));
			if (!this.given) {
				out().println("Its password, shown only now: " + password);
			}
		}
		return OK;
	}

	private String add(OperatorAccounts accounts) throws IOException {
		try {
			String password = this.given ? PasswordInput.read(this.in) : accounts.randomPassword(this.name);
			accounts.add(this.name, password, this.roles);
			return password;
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.CONFLICT) {
				throw new CommandFailure("There is an account named '%s'.".formatted(this.name),
						"Choose another name, or give it a new password: countersign users reset-password NAME");
			}
			throw new CommandFailure("The account was not added.", ex.detail());
		}
	}

	private Map<String, Object> answer(String password) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("username", this.name);
		if (!this.given) {
			answer.put("password", password);
		}
		return answer;
	}

}
