package dev.countersign.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import dev.countersign.key.KeyReport;
import dev.countersign.store.BackupRequest;
import dev.countersign.store.BackupRoom;
import dev.countersign.store.DataFolder;
import dev.countersign.store.Database;
import dev.countersign.store.DatabaseBackup;
import dev.countersign.store.DatabaseReason;
import dev.countersign.store.NoRoomException;
import dev.countersign.store.PrivateFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "backup", description = { "Write a backup of the embedded database, while the server runs or not.", "",
		"It holds everything but the secret: accounts, sessions, API tokens, keys, revocations and the audit trail. Keep the secret elsewhere: whoever has both has every key. On PostgreSQL use its own tools, such as pg_dump.",
		"",
		"The file has its name once all of it is on the disk. Until then it is countersign-backup.<random>.part beside it, which a command that is killed leaves behind: delete it." })
class BackupCommand extends ServiceCommand {

	/** A server looks twice a second. */
	private static final Duration PATIENCE = Duration.ofSeconds(15);

	/** With a name of its own, as a name may be as long as the system lets it. */
	private static final String DRAFT = "countersign-backup.%s.part";

	@Option(names = "--to", paramLabel = "FILE", required = true,
			description = "The file to write, which must not be there yet.")
	private Path file = Path.of("");

	BackupCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) throws IOException {
		requireDatabase(service);
		Path target = this.file.toAbsolutePath();
		Path draft = create(target);
		long size;
		try {
			write(service, draft);
			size = Files.size(draft);
			publish(draft, target);
		}
		finally {
			Files.deleteIfExists(draft);
		}
		out().println("Wrote %s, %,d KiB.".formatted(target, Math.max(1, size / 1024)));
		adviseOnPlace(service);
		Path secret = service.get(KeyReport.class).secretFile();
		if (Files.exists(secret)) {
			out().println("The secret is not in it. Keep a copy of %s in another place.".formatted(secret));
		}
		return OK;
	}

	private void adviseOnPlace(OpenedService service) {
		if (service.databaseUrl() != null) {
			out().println("To restore it, stop the server and unzip it where spring.datasource.url leads to: "
					+ "'countersign restore' puts a database into the data folder alone.");
		}
	}

	private static void requireDatabase(OpenedService service) {
		if (!service.get(Database.class).embedded()) {
			throw new CommandFailure("The database is not the embedded one.",
					"Use PostgreSQL's own tools: pg_dump, or a base backup with archived WAL.");
		}
		if (!service.hasDatabase()) {
			throw new CommandFailure(
					"There is no database in %s.".formatted(service.get(DataFolder.class).dataDir().toAbsolutePath()),
					"Set countersign.data-dir (COUNTERSIGN_DATA_DIR) to the folder that holds it.");
		}
	}

	/** Beside the target, which is there as a whole or not at all. */
	private Path create(Path target) {
		try {
			requireNothing(target);
			return PrivateFile.create(target.resolveSibling(DRAFT.formatted(UUID.randomUUID())));
		}
		catch (IOException ex) {
			throw cannotBeMade();
		}
	}

	/** A name that is too long is found here, and not when all is written. */
	private void requireNothing(Path target) throws IOException {
		try {
			Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
			throw isThere();
		}
		catch (NoSuchFileException ex) {
			return;
		}
	}

	private void publish(Path draft, Path target) {
		try {
			PrivateFile.publish(draft, target);
		}
		catch (FileAlreadyExistsException ex) {
			throw isThere();
		}
		catch (IOException ex) {
			throw cannotBeMade();
		}
	}

	private CommandFailure isThere() {
		return new CommandFailure("%s is there already.".formatted(this.file), "Name another file in --to.");
	}

	private CommandFailure cannotBeMade() {
		return new CommandFailure("%s cannot be made.".formatted(this.file),
				"Name a file in --to that this user may write.");
	}

	/** Asks the server for it where that has the database open. */
	private static void write(OpenedService service, Path target) {
		try (Connection connection = service.get(DataSource.class).getConnection()) {
			DatabaseBackup.write(connection, target, service.get(Clock.class).instant(), service.get(BackupRoom.class));
		}
		catch (NoRoomException ex) {
			throw noRoom(ex);
		}
		catch (SQLException ex) {
			if (!Database.isLocked(ex)) {
				throw new CommandFailure("The backup was not made: " + DatabaseReason.of(ex) + ".",
						"Make room on the disk, and run countersign doctor.");
			}
			fetch(service, target);
		}
		catch (IOException ex) {
			throw new CommandFailure("The backup was not made: " + ex.getMessage() + ".",
					"Make room on the disk of the backup.");
		}
	}

	private static void fetch(OpenedService service, Path target) {
		BackupRoom room = service.get(BackupRoom.class);
		DataFolder folder = service.get(DataFolder.class);
		try {
			if (service.databaseUrl() == null) {
				// The server's copy is there until this one is made.
				room.require(folder.database(), folder.path(), target);
			}
			fetch(folder, room, service.databaseUrl() == null, target);
		}
		catch (NoRoomException ex) {
			throw noRoom(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CommandFailure("The backup was not made.", "Begin it again.");
		}
		catch (IOException ex) {
			throw new CommandFailure("The backup was not made: " + ex.getMessage() + ".",
					"The server's log says why; make room on the disk of the data folder, and of the backup.");
		}
	}

	private static void fetch(DataFolder folder, BackupRoom room, boolean home, Path target)
			throws IOException, InterruptedException {
		try (BackupRequest request = BackupRequest.in(folder)) {
			Path made = request.await(PATIENCE)
				.orElseThrow(() -> new CommandFailure(
						"The database is in use by a process that makes no backup, such as another command.",
						"Try again when that process has ended, or is a server of this version."));
			room.requireForCopy(home ? folder.database() : made, made, target);
			try (InputStream in = Files.newInputStream(made)) {
				DatabaseBackup.copy(in, target);
			}
		}
	}

	private static CommandFailure noRoom(NoRoomException failure) {
		return new CommandFailure("The backup was not made. %s.".formatted(failure.getMessage()),
				"Make room on that disk, or name a file on another disk in --to.");
	}

}
