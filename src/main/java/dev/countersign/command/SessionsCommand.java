package dev.countersign.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "sessions", description = "End the sessions of everybody.", subcommands = SessionsEndAllCommand.class)
class SessionsCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	SessionsCommand() {
		this.spec = CommandSpec.create();
	}

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Name a command.");
	}

}
