package dev.countersign.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

@Command(name = "countersign", description = "A login service. Without a command the server is started.",
		subcommands = { SecretCommand.class, UsersCommand.class, TokenCommand.class, SessionsCommand.class,
				BlocksCommand.class, LimitsCommand.class, AuditCommand.class, NoticesCommand.class, DoctorCommand.class,
				MigrateCommand.class, BackupCommand.class, RestoreCommand.class, MoveCommand.class, TrainCommand.class,
				HelpCommand.class },
		mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = RootCommand.Version.class,
		synopsisSubcommandLabel = "COMMAND", sortOptions = false, optionListHeading = "%nOptions:%n",
		commandListHeading = "%nCommands:%n", parameterListHeading = "%nArguments:%n",
		footer = { "",
				"The server's settings are given as to the server: in the environment, in application.properties, or as arguments, such as",
				"  --countersign.data-dir=FOLDER", "",
				"Exit status: 0 all went well, 1 something failed, 2 wrong usage." })
class RootCommand extends CommandGroup {

	/** What the build wrote into the jar. */
	static class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			String version = RootCommand.class.getPackage().getImplementationVersion();
			return new String[] { "countersign " + ((version != null) ? version : "(not from a jar)") };
		}

	}

}
