package dev.countersign.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "users", description = "Work with accounts, without a token and without a running server.",
		subcommands = { UsersImportCommand.class, UsersExportCommand.class, UsersListCommand.class,
				UsersAddCommand.class, UsersDisableCommand.class, UsersEnableCommand.class,
				UsersResetPasswordCommand.class })
class UsersCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	UsersCommand() {
		this.spec = CommandSpec.create();
	}

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Name a command.");
	}

}
