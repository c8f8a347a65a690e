package dev.countersign.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.block.Block;
import dev.countersign.block.BlockCursor;
import dev.countersign.block.BlockedAddresses;
import dev.countersign.block.InvalidBlockException;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(name = "blocks", description = "Work with blocked addresses, without a token and without a running server.",
		subcommands = { BlocksCommand.Listing.class, BlocksCommand.Add.class, BlocksCommand.Remove.class })
class BlocksCommand extends CommandGroup {

	@Command(name = "list", description = "List the blocked addresses, the newest first.")
	static class Listing extends ListCommand {

		private static final int PAGE = 500;

		Listing(OpenedService.Opener opener) {
			super(opener, "%-43s %-20s %-20s %s", "ADDRESS", "UNTIL", "BY", "REASON");
		}

		@Override
		void list(OpenedService service) {
			BlockedAddresses blocks = service.get(BlockedAddresses.class);
			List<Block> page = blocks.list(null, PAGE);
			while (!page.isEmpty()) {
				page.forEach(this::print);
				page = blocks.list(BlockCursor.behind(page.get(page.size() - 1)), PAGE);
			}
		}

		private void print(Block block) {
			print(Line.of(block), block.addresses(), (block.until() != null) ? block.until() : "until lifted",
					block.by(), block.reason());
		}

	}

	@Command(name = "add", description = "Let an address, or a range, try no credentials.")
	static class Add extends ServiceCommand {

		@Parameters(paramLabel = "ADDRESS", description = "Such as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/48.")
		private String address = "";

		@Option(names = "--for", paramLabel = "TIME", converter = Length.class,
				description = "How long, such as 30m, 12h or 7d. Until it is lifted if not given.")
		private @Nullable Duration length;

		@Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read the list.")
		private String reason = "Blocked by an operator";

		Add(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service) {
			try {
				Block block = service.get(BlockedAddresses.class)
					.add(this.address,
							(this.length != null) ? service.get(Clock.class).instant().plus(this.length) : null,
							this.reason, "command line");
				out().println("Blocked " + block.addresses() + ".");
			}
			catch (InvalidBlockException ex) {
				throw new CommandFailure("The address was not blocked.", argument(ex.part()) + " " + ex.rule() + ".");
			}
			catch (ProblemException ex) {
				throw new CommandFailure("The address was not blocked.", ex.detail());
			}
			return OK;
		}

		private static String argument(InvalidBlockException.Part part) {
			return switch (part) {
				case ADDRESS -> "ADDRESS";
				case UNTIL -> "The end given by --for";
				case REASON -> "--reason";
			};
		}

		static class Length implements ITypeConverter<Duration> {

			private static final Duration MAX_LENGTH = Duration.ofDays(36_500);

			@Override
			public Duration convert(String text) {
				try {
					Duration length = Ages.parse(text);
					if (length.compareTo(MAX_LENGTH) > 0) {
						throw tooLong(text);
					}
					return length;
				}
				catch (ArithmeticException ex) {
					throw tooLong(text);
				}
				catch (IllegalArgumentException ex) {
					throw new TypeConversionException(
							"'%s' is not a time; write one such as 30m, 12h or 7d".formatted(text));
				}
			}

			private static TypeConversionException tooLong(String text) {
				return new TypeConversionException(
						"'%s' is too long; leave it out to block until it is lifted".formatted(text));
			}

		}

	}

	@Command(name = "remove", description = "Lift the blocks of an address or a range, as it stands in the list.")
	static class Remove extends ServiceCommand {

		@Parameters(paramLabel = "ADDRESS", description = "Such as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/48.")
		private String address = "";

		Remove(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service) {
			if (lift(service.get(BlockedAddresses.class)) == 0) {
				throw new CommandFailure("'%s' is not blocked.".formatted(this.address),
						"See what is: countersign blocks list");
			}
			out().println("'%s' is blocked no more.".formatted(this.address));
			return OK;
		}

		private int lift(BlockedAddresses blocks) {
			try {
				return blocks.lift(this.address).size();
			}
			catch (InvalidBlockException ex) {
				throw new CommandFailure("Nothing was lifted.", "ADDRESS " + ex.rule() + ".");
			}
		}

	}

	/** A block of the list. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Line(UUID id, String address, boolean automatic, String reason, String by, Instant createdAt,
			@Nullable Instant until) {

		static Line of(Block block) {
			return new Line(block.id(), block.addresses().toString(), block.automatic(), block.reason(), block.by(),
					block.createdAt(), block.until());
		}

	}

}
