package dev.countersign.command;

import java.util.UUID;

import dev.countersign.apitoken.OperatorApiTokens;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "revoke", description = "End an API token, on every node within a second.")
class TokenRevokeCommand extends ServiceCommand {

	@Parameters(paramLabel = "ID", description = "The token's id, as listed; in the token it is the jti.")
	private UUID id = new UUID(0, 0);

	TokenRevokeCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		if (!service.get(OperatorApiTokens.class).end(this.id)) {
			throw new CommandFailure("There is no API token %s.".formatted(this.id),
					"List them: countersign token list");
		}
		out().println("The API token %s is ended.".formatted(this.id));
		return OK;
	}

}
