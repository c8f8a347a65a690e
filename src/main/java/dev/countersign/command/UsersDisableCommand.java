package dev.countersign.command;

import java.util.UUID;

import dev.countersign.account.OperatorAccounts;
import dev.countersign.apitoken.ApiTokenService;
import dev.countersign.login.AccountSessions;
import picocli.CommandLine.Command;

import org.springframework.transaction.support.TransactionOperations;

@Command(name = "disable", description = "Let an account log in no more, and end its sessions and tokens.")
class UsersDisableCommand extends AccountCommand {

	UsersDisableCommand(Service.Opener opener) {
		super(opener);
	}

	@Override
	int run(Service service, UUID id) {
		OperatorAccounts accounts = service.get(OperatorAccounts.class);
		AccountSessions sessions = service.get(AccountSessions.class);
		ApiTokenService apiTokens = service.get(ApiTokenService.class);
		service.get(TransactionOperations.class).executeWithoutResult((transaction) -> {
			if (!accounts.disable(id)) {
				throw new CommandFailure("'%s' is the last administrator.".formatted(name()),
						"Add another first: countersign users add NAME --role admin");
			}
			sessions.endAll(id);
			apiTokens.endAll(id);
		});
		out().println("The account '%s' may not log in, and its sessions and API tokens are ended.".formatted(name()));
		return OK;
	}

}
