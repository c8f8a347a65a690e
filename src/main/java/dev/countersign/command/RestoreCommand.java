package dev.countersign.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

import javax.sql.DataSource;

import dev.countersign.key.KeyReport;
import dev.countersign.login.OperatorSessions;
import dev.countersign.store.DamagedBackupException;
import dev.countersign.store.DataFolder;
import dev.countersign.store.Database;
import dev.countersign.store.DatabaseBackup;
import dev.countersign.store.DatabaseReason;
import dev.countersign.store.UnpackedBackup;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "restore", description = { "Put a backup of the embedded database into a data folder that has none.",
		"",
		"What was ended since the backup is alive again: the command says so, and how much of it if you name the data folder that was in use. Bring the secret as well: tokens that were signed with another are refused.",
		"",
		"The database has its name once all is done to it. Until then it is countersign-restoring.<random>.mv.db, which a killed command leaves behind. Unless countersign.mv.db is there, call restore again before you start the server. Delete the file afterwards." })
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
		adviseOnDrafts(folder);
		if (this.endSessions) {
			requireSecret(service.get(KeyReport.class));
		}
		Restored restored = restore(service.get(DataFolder.class), folder);
		restored.report().forEach(out()::println);
		adviseOnEnding();
		adviseOnSecret(service.get(KeyReport.class));
		requireComparison(restored);
		return OK;
	}

	/** What was asked for besides was not done, though the database is there. */
	private void requireComparison(Restored restored) {
		if (restored.incomparable() != null) {
			throw new CommandFailure(
					"The backup is restored, and nothing was compared, as the database in %s cannot be read: %s."
						.formatted(this.before, restored.incomparable()),
					"Start as if everything above were alive again. To have it counted, restore the backup into another "
							+ "folder as well, with the right folder in --compare-with and no server on it.");
		}
	}

	private Path requireRoom(OpenedService service) {
		if (!service.get(Database.class).embedded()) {
			throw new CommandFailure("The database is not the embedded one.",
					"Leave spring.datasource.url out, or use PostgreSQL's own tools: pg_restore.");
		}
		Path folder = service.get(DataFolder.class).dataDir().toAbsolutePath().normalize();
		if (service.hasDatabase()) {
			throw occupied(folder);
		}
		return folder;
	}

	private static CommandFailure occupied(Path folder) {
		return new CommandFailure("There is a database in %s already.".formatted(folder),
				"Stop the server and rename that folder, or set countersign.data-dir (COUNTERSIGN_DATA_DIR) to another; "
						+ "then name the old one in --compare-with.");
	}

	/** Sessions are not ended without keys, and the keys come from the secret. */
	private static void requireSecret(KeyReport keys) {
		if (keys.checkSecret(true).isEmpty()) {
			throw new CommandFailure("There is no secret yet, so that no session can be ended.",
					"Copy the secret that was in use to %s, or set countersign.secret (COUNTERSIGN_SECRET) to it."
						.formatted(keys.secretFile()));
		}
	}

	/** Returns what there is to say of it, once the database has its name. */
	private Restored restore(DataFolder data, Path folder) {
		try (UnpackedBackup backup = UnpackedBackup.of(this.file, data)) {
			Restored restored = prepare(backup, folder);
			backup.publish();
			return restored;
		}
		catch (NoSuchFileException ex) {
			if (Files.exists(this.file)) {
				throw new CommandFailure("The draft %s was deleted during the restore.".formatted(ex.getFile()),
						"Call restore again.");
			}
			throw new CommandFailure("There is no file %s that this user may read.".formatted(this.file),
					"Name a backup in --from.");
		}
		catch (DamagedBackupException ex) {
			throw new CommandFailure("The backup %s is damaged.".formatted(this.file),
					"Name another backup in --from, or another copy of this one.");
		}
		catch (ZipException ex) {
			throw new CommandFailure("%s is not a whole backup.".formatted(this.file),
					"Name a file in --from that 'countersign backup' wrote.");
		}
		catch (FileAlreadyExistsException ex) {
			throw occupied(folder);
		}
		catch (IOException ex) {
			throw new CommandFailure("The backup was not restored: " + ex.getMessage(),
					"Make room on the disk of the data folder.");
		}
	}

	/** A command that is killed meanwhile leaves no database that a server starts on. */
	private Restored prepare(UnpackedBackup backup, Path folder) {
		try (OpenedService draft = open(backup.settings().toArray(String[]::new))) {
			try {
				return prepare(draft, folder);
			}
			catch (SQLException ex) {
				throw new CommandFailure(
						"The database in %s cannot be read: %s.".formatted(this.file, DatabaseReason.of(ex)),
						"Name another backup in --from.");
			}
			catch (RuntimeException ex) {
				throw FailureReport.explain(ex, draft.context());
			}
		}
	}

	private Restored prepare(OpenedService draft, Path folder) throws SQLException {
		RestoredState restored = new RestoredState(draft.get(DataSource.class), draft.get(Clock.class));
		restored.requireBackup();
		requireKnown(TablesVersion.of(draft.get(Flyway.class)));
		draft.get(Flyway.class).migrate();
		List<String> report = new ArrayList<>();
		report.add("Restored %s into %s: %s.".formatted(this.file, folder, restored.summary()));
		String incomparable = addRevived(restored, report);
		if (this.endSessions) {
			report.add("Every session is ended; accounts that had one: %,d."
				.formatted(draft.get(OperatorSessions.class).endAll()));
		}
		return new Restored(report, incomparable);
	}

	/** Most probably somebody called another jar than they meant. */
	private static void requireKnown(TablesVersion tables) {
		if (tables.isNewerThanKnown()) {
			throw new CommandFailure(
					"The tables of the backup are of version %s, and this jar knows them up to version %s."
						.formatted(tables.present(), tables.known()),
					"Restore it with the jar that the database was last migrated with, or a newer one. "
							+ "To take back an upgrade, start the older jar on what that one restored.");
		}
	}

	/** Returns why it cannot be counted, if it was asked for and cannot. */
	private @Nullable String addRevived(RestoredState restored, List<String> report) throws SQLException {
		Duration age = restored.age();
		report.add("It is %s old. What was changed since then is as it was before:".formatted(Ages.inWords(age)));
		if (this.before == null) {
			addKinds(report);
			report.add("Name the data folder that was in use in --compare-with, and it is counted.");
			return null;
		}
		try (Connection old = DatabaseBackup.openUnused(this.before)) {
			restored.revived(old).forEach((line) -> report.add("  " + line));
			return null;
		}
		catch (SQLException ex) {
			addKinds(report);
			return DatabaseReason.of(ex);
		}
	}

	private static void addKinds(List<String> report) {
		report.add("  sessions that were ended are open again, and API tokens that were revoked are good again;");
		report.add("  passwords are the old ones again, and accounts that were disabled or deleted may log in;");
		report.add("  secrets of service accounts that were ended are good again.");
	}

	/** Each has the size of a database. */
	private void adviseOnDrafts(Path folder) {
		UnpackedBackup.drafts(folder)
			.forEach((draft) -> out()
				.println("%s belongs to another restore. Delete it if no other restore is running.".formatted(draft)));
	}

	private void adviseOnEnding() {
		if (!this.endSessions) {
			out().println("To end every session: countersign sessions end-all");
		}
		out().println("To end a secret of a service account: countersign users secret end NAME ID");
		out()
			.println("To end API tokens and tokens of service accounts too, and access tokens that were revoked since: "
					+ "start with a new countersign.secret after these commands, and do not keep the old one in countersign.previous-secrets.");
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

	/**
	 * What is to be said when the database has its name.
	 *
	 * @param report lines for standard output
	 * @param incomparable why nothing was compared, if that failed
	 */
	private record Restored(List<String> report, @Nullable String incomparable) {
	}

}
