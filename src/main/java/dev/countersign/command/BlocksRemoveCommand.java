package dev.countersign.command;

import dev.countersign.block.BlockedAddresses;
import dev.countersign.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "remove", description = "Lift the blocks of an address or a range, as it stands in the list.")
class BlocksRemoveCommand extends ServiceCommand {

	@Parameters(paramLabel = "ADDRESS", description = "Such as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/48.")
	private String address = "";

	BlocksRemoveCommand(OpenedService.Opener opener) {
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
		catch (ProblemException ex) {
			throw new CommandFailure("Nothing was lifted.", ex.detail());
		}
	}

}
