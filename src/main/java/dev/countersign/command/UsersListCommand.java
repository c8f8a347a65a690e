package dev.countersign.command;

import dev.countersign.account.AccountTransfer;
import dev.countersign.account.AccountTransfer.Exported;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the accounts, in the order of their names.")
class UsersListCommand extends ServiceCommand {

	private static final String LINE = "%-32s %-9s %-20s %s";

	@Option(names = "--json", description = "Print one JSON object a line.")
	private boolean json;

	UsersListCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		AccountTransfer accounts = service.get(AccountTransfer.class);
		if (this.json) {
			accounts.export((account) -> printJson(ExportedLine.withoutHash(account)));
		}
		else {
			print(LINE.formatted("USERNAME", "STATE", "CREATED", "ROLES"));
			accounts.export((account) -> print(line(account)));
		}
		return OK;
	}

	private void print(String line) {
		out().print(line.stripTrailing() + "\n");
	}

	private static String line(Exported account) {
		String created = account.createdAt().toString();
		return LINE.formatted(account.username(), account.enabled() ? "enabled" : "disabled",
				created.substring(0, "2000-01-01T00:00:00".length()) + "Z", String.join(" ", account.roles()));
	}

}
