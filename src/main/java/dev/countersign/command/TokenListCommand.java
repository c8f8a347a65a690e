package dev.countersign.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.apitoken.OperatorApiTokens;
import dev.countersign.apitoken.OperatorApiTokens.ListedApiToken;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the API tokens that are good.")
class TokenListCommand extends ServiceCommand {

	private static final String LINE = "%-36s %-24s %-24s %-20s %-20s %s";

	@Option(names = "--for", paramLabel = "USERNAME", description = "Only those of one account.")
	private @Nullable String username;

	@Option(names = "--json", description = "Print one JSON object a line.")
	private boolean json;

	TokenListCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		OperatorApiTokens tokens = service.get(OperatorApiTokens.class);
		UUID owner = (this.username != null) ? NamedAccount.find(service, this.username) : null;
		if (this.json) {
			tokens.list(owner, (token) -> printJson(object(token)));
		}
		else {
			print(LINE.formatted("ID", "USERNAME", "NAME", "EXPIRES", "LAST USED", "SCOPES"));
			tokens.list(owner, (token) -> print(line(token)));
		}
		return OK;
	}

	private void print(String line) {
		out().print(line.stripTrailing() + "\n");
	}

	private static String line(ListedApiToken token) {
		return LINE.formatted(token.id(), token.username(), token.name(), inSeconds(token.expiresAt()),
				(token.lastUsedAt() != null) ? inSeconds(token.lastUsedAt()) : "never",
				String.join(" ", new TreeSet<>(token.scopes())));
	}

	private static Instant inSeconds(Instant time) {
		return time.truncatedTo(ChronoUnit.SECONDS);
	}

	private static Map<String, Object> object(ListedApiToken token) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("id", token.id());
		object.put("username", token.username());
		object.put("name", token.name());
		object.put("scopes", new TreeSet<>(token.scopes()));
		object.put("created_at", token.createdAt());
		object.put("last_used_at", token.lastUsedAt());
		object.put("expires_at", token.expiresAt());
		return object;
	}

}
