package dev.countersign.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.apitoken.OperatorApiTokens;
import dev.countersign.apitoken.OperatorApiTokens.MadeApiToken;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.springframework.boot.convert.DurationStyle;

@Command(name = "create", description = { "Make an API token for an account, and print it.",
		"It cannot be printed again. The account's owner sees it in GET /api-tokens." })
class TokenCreateCommand extends ServiceCommand {

	@Parameters(paramLabel = "NAME", description = "What the token is called, such as ci.")
	private String name = "";

	@Option(names = "--for", paramLabel = "USERNAME", required = true, description = "The account it is made for.")
	private String username = "";

	@Option(names = "--scope", paramLabel = "SCOPE",
			description = "What it may do beyond being let in, such as introspect. May be repeated.")
	private Set<String> scopes = new TreeSet<>();

	@Option(names = "--expires-in", paramLabel = "DURATION", defaultValue = "1d",
			description = "How long it is good, such as 12h or 30d, up to 365d. Default: ${DEFAULT-VALUE}.")
	private String lifetime = "";

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	TokenCreateCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		UUID account = NamedAccount.find(service, this.username);
		MadeApiToken made = create(service.get(OperatorApiTokens.class), account);
		if (this.json) {
			printJson(answer(made));
		}
		else {
			err().println("Made the API token '%s' for '%s', good until %s. Its id is %s.".formatted(this.name,
					this.username, made.expiresAt(), made.id()));
			out().println(made.token());
		}
		return OK;
	}

	private MadeApiToken create(OperatorApiTokens tokens, UUID account) {
		try {
			return tokens.create(account, this.name, this.scopes, lifetime());
		}
		catch (IllegalArgumentException ex) {
			throw new CommandFailure("The token was not made.", String.valueOf(ex.getMessage()));
		}
	}

	private Duration lifetime() {
		try {
			return DurationStyle.SIMPLE.parse(this.lifetime);
		}
		catch (IllegalArgumentException ex) {
			throw new CommandFailure("'%s' is not a duration.".formatted(this.lifetime),
					"Give a number and s, m, h or d, such as --expires-in 12h");
		}
	}

	private Map<String, Object> answer(MadeApiToken made) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("id", made.id());
		answer.put("token", made.token());
		answer.put("name", this.name);
		answer.put("username", this.username);
		answer.put("scopes", this.scopes);
		answer.put("expires_at", made.expiresAt());
		return answer;
	}

}
