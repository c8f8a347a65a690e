package dev.countersign.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that does nothing but hold others.
 */
abstract class CommandGroup implements Runnable {

	@Spec
	private CommandSpec spec = CommandSpec.create();

	@Override
	public final void run() {
		throw new ParameterException(this.spec.commandLine(), "Name a command.");
	}

}
