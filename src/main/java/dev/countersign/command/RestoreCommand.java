package dev.countersign.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.zip.ZipException;

import javax.sql.DataSource;

import dev.countersign.key.KeyReport;
import dev.countersign.login.OperatorSessions;
import dev.countersign.store.DataFolder;
import dev.countersign.store.Database;
import dev.countersign.store.DatabaseBackup;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "restore", description = { "Put a backup of the embedded database into a data folder that has none.",
		"",
		"What was ended since the backup is alive again: the command says so, and how much of it if you name the data folder that was in use. Bring the secret as well: tokens that were signed with another are refused." })
class RestoreCommand extends ServiceCommand {

	@Option(names = "--from", paramLabel = "FILE", required = true, description = "What 'countersign backup' wrote.")
	private Path file = Path.of("");

	@Option(names = "--compare-with", paramLabel = "FOLDER",
			description = "The data folder that was in use until now, with its server stopped.")
	private @Nullable Path before;

	@Option(names = "--end-sessions",
			description = "End every session, as 'sessions end-all' does. API tokens and tokens of service accounts go on.")
	private boolean endSessions;

	RestoreCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) throws IOException {
		Path folder = requireRoom(service);
		if (this.endSessions) {
			requireSecret(service.get(KeyReport.class));
		}
		restore(service.get(DataFolder.class));
		service.get(Flyway.class).migrate();
		report(new RestoredState(service.get(DataSource.class), service.get(Clock.class)), folder);
		if (this.endSessions) {
			long accounts = service.get(OperatorSessions.class).endAll();
			out().println("Every session is ended; accounts that had one: %,d.".formatted(accounts));
		}
		adviseOnEnding();
		adviseOnSecret(service.get(KeyReport.class));
		return OK;
	}

	private Path requireRoom(OpenedService service) {
		if (!service.get(Database.class).embedded()) {
			throw new CommandFailure("The database is not the embedded one.",
					"Leave spring.datasource.url out, or use PostgreSQL's own tools: pg_restore.");
		}
		Path folder = service.get(DataFolder.class).dataDir().toAbsolutePath().normalize();
		if (service.hasDatabase()) {
			throw new CommandFailure("There is a database in %s already.".formatted(folder),
					"Stop the server and rename that folder, or set countersign.data-dir (COUNTERSIGN_DATA_DIR) to another; "
							+ "then name the old one in --compare-with.");
		}
		return folder;
	}

	/** Sessions are not ended without keys, and the keys come from the secret. */
	private static void requireSecret(KeyReport keys) {
		if (keys.checkSecret(true).isEmpty()) {
			throw new CommandFailure("There is no secret yet, so that no session can be ended.",
					"Copy the secret that was in use to %s, or set countersign.secret (COUNTERSIGN_SECRET) to it."
						.formatted(keys.secretFile()));
		}
	}

	private void restore(DataFolder folder) throws IOException {
		try {
			DatabaseBackup.restore(this.file, folder);
		}
		catch (NoSuchFileException ex) {
			throw new CommandFailure("There is no file %s that this user may read.".formatted(this.file),
					"Name a backup in --from.");
		}
		catch (ZipException ex) {
			throw new CommandFailure("%s is not a whole backup.".formatted(this.file),
					"Name a file in --from that 'countersign backup' wrote.");
		}
		catch (IOException ex) {
			throw new CommandFailure("The backup was not restored: " + ex.getMessage(),
					"Make room on the disk of the data folder.");
		}
	}

	private void report(RestoredState restored, Path folder) {
		try {
			restored.requireBackup();
			out().println("Restored %s into %s: %s.".formatted(this.file, folder, restored.summary()));
			reportRevived(restored);
		}
		catch (SQLException ex) {
			throw new CommandFailure("The restored database cannot be read: " + FailureReport.firstLine(ex),
					"Move it away and restore another backup.");
		}
	}

	private void reportRevived(RestoredState restored) throws SQLException {
		Duration age = restored.age();
		out().println("It is %s old. What was changed since then is as it was before:".formatted(Ages.inWords(age)));
		if (this.before == null) {
			out()
				.println("  sessions that were ended are open again, and API tokens that were revoked are good again;");
			out().println("  passwords are the old ones again, and accounts that were disabled or deleted may log in;");
			out().println("  secrets of service accounts that were ended are good again.");
			out().println("Name the data folder that was in use in --compare-with, and it is counted.");
			return;
		}
		try (Connection old = DatabaseBackup.openUnused(this.before)) {
			restored.revived(old).forEach((line) -> out().println("  " + line));
		}
		catch (SQLException ex) {
			err().println("The database in %s cannot be read, and so nothing was compared: %s".formatted(this.before,
					FailureReport.firstLine(ex)));
		}
	}

	private void adviseOnEnding() {
		if (!this.endSessions) {
			out().println("To end every session: countersign sessions end-all");
		}
		out()
			.println("To end API tokens and tokens of service accounts too, and access tokens that were revoked since: "
					+ "start with a new countersign.secret, and do not keep the old one in countersign.previous-secrets.");
		out().println("To end a secret of a service account: countersign users secret end NAME ID");
	}

	/** Looking for the secret must not make one. */
	private void adviseOnSecret(KeyReport keys) {
		boolean present = keys.checkSecret(true).isPresent();
		if (present && keys.findAll().stream().allMatch(KeyReport.KeyStatus::usable)) {
			return;
		}
		out()
			.println("%s Copy the secret that was in use to %s, or set countersign.secret (COUNTERSIGN_SECRET) to it.%s"
				.formatted(present ? "The secret is not the one of this backup." : "There is no secret yet.",
						keys.secretFile(), otherwise(keys, present)));
	}

	private static String otherwise(KeyReport keys, boolean present) {
		if (!present) {
			return " Without it the server does not start.";
		}
		return Files.exists(keys.secretFile()) ? "" : " Otherwise every token is refused.";
	}

}
