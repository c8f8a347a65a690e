package dev.countersign.command;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.countersign.key.KeyReport;
import dev.countersign.store.Database;
import dev.countersign.store.DatabaseReason;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "move", description = { "Take everything from the embedded database to PostgreSQL.", "",
		"Accounts, sessions, API tokens, keys, revocations, blocks and the audit trail: nobody is logged out. Stop the server first. The new database must be empty; a move that broke off can be begun again. The embedded database stays as it is.",
		"", "Which addresses and names have failed how often is not taken along." })
class MoveCommand extends ServiceCommand {

	private final InputStream in;

	@Option(names = "--to", paramLabel = "URL", required = true,
			description = "The new database, such as jdbc:postgresql://host:5432/countersign.")
	private String url = "";

	@Option(names = "--user", paramLabel = "NAME",
			description = "Who owns its tables. Default: the setting spring.datasource.username.")
	private @Nullable String user;

	@Option(names = "--password-stdin",
			description = "Read that user's password from the first line of standard input.")
	private boolean given;

	@Option(names = "--progress", negatable = true, description = "Show how far it is. Default: on a terminal.")
	private @Nullable Boolean progress;

	MoveCommand(OpenedService.Opener opener, InputStream in) {
		super(opener);
		this.in = in;
	}

	@Override
	int run(OpenedService source) throws IOException {
		if (!Database.isPostgres(this.url)) {
			throw new CommandFailure("--to is not the URL of a PostgreSQL database.",
					"Write jdbc:postgresql://host:5432/database, and the user in --user.");
		}
		if (!source.get(Database.class).embedded() || !source.hasDatabase()) {
			throw new CommandFailure("There is no embedded database to move.",
					"Set countersign.data-dir to the folder that holds it, and leave spring.datasource.url out.");
		}
		source.get(Flyway.class).migrate();
		try (OpenedService target = open(settings().toArray(String[]::new))) {
			migrate(target);
			boolean shown = (this.progress != null) ? this.progress : System.console() != null;
			new DatabaseMove(source.get(DataSource.class), target.get(DataSource.class))
				.run((table, rows) -> show(shown, table, rows))
				.forEach((count) -> out().println("%-24s %,12d".formatted(count.table(), count.rows())));
		}
		catch (SQLException ex) {
			throw new CommandFailure("The move broke off: " + DatabaseReason.of(ex) + ".", wayOn(ex));
		}
		out().println("Everything is in the new database. Start the server with spring.datasource.url=" + this.url
				+ ", its user and password, and countersign.secret set to what is in "
				+ source.get(KeyReport.class).secretFile() + ".");
		return OK;
	}

	/** Each row takes the place of the one with its key, and of no other. */
	private static String wayOn(SQLException failure) {
		return DatabaseReason.isConstraint(failure)
				? "The data folder is not as it was when the move began. Empty the new database, and begin the move anew."
				: "Nothing was lost. Mend the cause and begin it again.";
	}

	/**
	 * What is wrong with the new database is said of its settings, not of the old one's.
	 */
	private static void migrate(OpenedService target) {
		try {
			target.get(Flyway.class).migrate();
		}
		catch (RuntimeException ex) {
			throw FailureReport.explain(ex, target.context());
		}
	}

	private List<String> settings() throws IOException {
		List<String> settings = new ArrayList<>();
		settings.add("--spring.datasource.url=" + this.url);
		if (this.user != null) {
			settings.add("--spring.datasource.username=" + this.user);
		}
		if (this.given) {
			settings.add("--spring.datasource.password=" + PasswordInput.read(this.in));
		}
		return settings;
	}

	private void show(boolean shown, String table, long rows) {
		if (shown) {
			err().print("\r%-24s %,12d".formatted(table, rows));
			err().flush();
		}
	}

}
