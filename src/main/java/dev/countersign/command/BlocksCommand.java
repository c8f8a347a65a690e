package dev.countersign.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "blocks", description = "Work with blocked addresses, without a token and without a running server.",
		subcommands = { BlocksListCommand.class, BlocksAddCommand.class, BlocksRemoveCommand.class })
class BlocksCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	BlocksCommand() {
		this.spec = CommandSpec.create();
	}

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Name a command.");
	}

}
