package dev.countersign.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.apitoken.OperatorApiTokens;
import dev.countersign.apitoken.OperatorApiTokens.ListedApiToken;
import dev.countersign.apitoken.OperatorApiTokens.MadeApiToken;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "token", description = "Make, list and end API tokens, and look into tokens of any kind.",
		subcommands = { TokenCommand.Create.class, TokenCommand.Listing.class, TokenCommand.Revoke.class,
				TokenVerifyCommand.class })
class TokenCommand extends CommandGroup {

	@Command(name = "create", description = { "Make an API token for an account, and print it.",
			"It cannot be printed again. The account's owner sees it in GET /api-tokens." })
	static class Create extends ServiceCommand {

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

		Create(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service) {
			UUID account = account(service, this.username);
			MadeApiToken made = create(service.get(OperatorApiTokens.class), account);
			if (this.json) {
				printJson(new Made(made.id(), made.token(), this.name, this.username, this.scopes, made.expiresAt()));
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
				throw new CommandFailure("The token was not made.", Objects.requireNonNull(ex.getMessage()));
			}
		}

		private Duration lifetime() {
			try {
				return Ages.parse(this.lifetime);
			}
			catch (IllegalArgumentException | ArithmeticException ex) {
				throw new CommandFailure("'%s' is not a duration.".formatted(this.lifetime),
						"Give a number and s, m, h or d, such as --expires-in 12h");
			}
		}

	}

	@Command(name = "list", description = "List the API tokens that are good.")
	static class Listing extends ListCommand {

		@Option(names = "--for", paramLabel = "USERNAME", description = "Only those of one account.")
		private @Nullable String username;

		Listing(OpenedService.Opener opener) {
			super(opener, "%-36s %-24s %-24s %-20s %-20s %s", "ID", "USERNAME", "NAME", "EXPIRES", "LAST USED",
					"SCOPES");
		}

		@Override
		void list(OpenedService service) {
			UUID owner = (this.username != null) ? account(service, this.username) : null;
			service.get(OperatorApiTokens.class).list(owner, this::print);
		}

		private void print(ListedApiToken token) {
			print(Line.of(token), token.id(), token.username(), token.name(), token.expiresAt(),
					(token.lastUsedAt() != null) ? token.lastUsedAt() : "never",
					String.join(" ", new TreeSet<>(token.scopes())));
		}

	}

	@Command(name = "revoke", description = "End an API token, on every node within a second.")
	static class Revoke extends ServiceCommand {

		@Parameters(paramLabel = "ID", description = "The token's id, as listed; in the token it is the jti.")
		private UUID id = new UUID(0, 0);

		Revoke(OpenedService.Opener opener) {
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

	/** A token that was made, shown this once. */
	record Made(UUID id, String token, String name, String username, Set<String> scopes, Instant expiresAt) {
	}

	/** A token of the list. */
	record Line(UUID id, String username, String name, Set<String> scopes, Instant createdAt,
			@Nullable Instant lastUsedAt, Instant expiresAt) {

		static Line of(ListedApiToken token) {
			return new Line(token.id(), token.username(), token.name(), new TreeSet<>(token.scopes()),
					token.createdAt(), token.lastUsedAt(), token.expiresAt());
		}

	}

}
