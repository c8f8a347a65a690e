package dev.countersign.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "reset-password", description = { "Give an account a new password, and end its sessions and tokens.",
		"The password is random and printed once, unless one is given." })
class UsersResetPasswordCommand extends AccountCommand {

	private final InputStream in;

	@Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
	private boolean given;

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	UsersResetPasswordCommand(OpenedService.Opener opener, InputStream in) {
		super(opener);
		this.in = in;
	}

	@Override
	int run(OpenedService service, UUID id) throws IOException {
		OperatorAccounts accounts = service.get(OperatorAccounts.class);
		String password = this.given ? PasswordInput.read(this.in) : accounts.randomPassword(name());
		setPassword(accounts, id, password);
		if (this.json) {
			printJson(answer(password));
		}
		else {
			out().println("The account '%s' has a new password, and its sessions and API tokens are ended."
				.formatted(name()));
			if (!this.given) {
				out().println("The password, shown only now: " + password);
			}
		}
		return OK;
	}

	private static void setPassword(OperatorAccounts accounts, UUID id, String password) {
		try {
			accounts.setPassword(id, password);
		}
		catch (ProblemException ex) {
			throw new CommandFailure("The password was not changed.", ex.detail());
		}
	}

	private Map<String, Object> answer(String password) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("username", name());
		if (!this.given) {
			answer.put("password", password);
		}
		return answer;
	}

}
