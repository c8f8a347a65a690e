package dev.countersign.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "token", description = "Make, list and end API tokens, and look into tokens of any kind.",
		subcommands = { TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class,
				TokenVerifyCommand.class })
class TokenCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	TokenCommand() {
		this.spec = CommandSpec.create();
	}

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Name a command.");
	}

}
