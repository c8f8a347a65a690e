package dev.countersign.command;

import java.time.Clock;
import java.time.Duration;

import dev.countersign.block.Block;
import dev.countersign.block.BlockedAddresses;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import org.springframework.boot.convert.DurationStyle;

@Command(name = "add", description = "Let an address, or a range, try no credentials.")
class BlocksAddCommand extends ServiceCommand {

	@Parameters(paramLabel = "ADDRESS", description = "Such as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/48.")
	private String address = "";

	@Option(names = "--for", paramLabel = "TIME", converter = Length.class,
			description = "How long, such as 30m, 12h or 7d. Until it is lifted if not given.")
	private @Nullable Duration length;

	@Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read the list.")
	private String reason = "Blocked by an operator";

	BlocksAddCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		try {
			Block block = service.get(BlockedAddresses.class)
				.add(this.address, (this.length != null) ? service.get(Clock.class).instant().plus(this.length) : null,
						this.reason, "command line");
			out().println("Blocked " + block.addresses() + ".");
		}
		catch (ProblemException ex) {
			throw new CommandFailure("The address was not blocked.", ex.detail());
		}
		return OK;
	}

	static class Length implements ITypeConverter<Duration> {

		@Override
		public Duration convert(String text) {
			try {
				return DurationStyle.SIMPLE.parse(text);
			}
			catch (IllegalArgumentException ex) {
				throw new TypeConversionException("'%s' is no time such as 30m, 12h or 7d".formatted(text));
			}
		}

	}

}
