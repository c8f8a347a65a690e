package dev.countersign.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Makes the backups that commands ask for with a {@link BackupRequest}, one after the
 * other.
 */
final class BackupResponder implements Runnable {

	/** What was asked for and not fetched, as the command was ended. */
	private static final Duration MAX_AGE = Duration.ofHours(1);

	private static final Log log = LogFactory.getLog(BackupResponder.class);

	private final DataFolder folder;

	private final DataSource database;

	private final BackupRoom room;

	private final Clock clock;

	BackupResponder(DataFolder folder, DataSource database, BackupRoom room, Clock clock) {
		this.folder = folder;
		this.database = database;
		this.room = room;
		this.clock = clock;
	}

	@Override
	public void run() {
		// Where a URL names another file, nothing else may need the folder.
		if (!Files.isDirectory(this.folder.dataDir())) {
			return;
		}
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.folder.dataDir(), BackupRequest::isFile)) {
			for (Path file : files) {
				look(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void look(Path file) throws IOException {
		String name = Objects.requireNonNull(file.getFileName()).toString();
		try {
			if (name.endsWith(BackupRequest.ASKED)) {
				answer(file, name.substring(0, name.length() - BackupRequest.ASKED.length()));
			}
			else if (Files.getLastModifiedTime(file).toInstant().isBefore(this.clock.instant().minus(MAX_AGE))) {
				Files.deleteIfExists(file);
			}
		}
		catch (NoSuchFileException ex) {
			log.debug("The command has taken it away", ex);
		}
	}

	/** Whatever happens, the request is answered once. */
	private void answer(Path request, String name) throws IOException {
		Path part = this.folder.privateFile(name + BackupRequest.UNDER_WAY);
		Files.deleteIfExists(request);
		try (Connection connection = this.database.getConnection()) {
			DatabaseBackup.write(connection, part, this.clock.instant(), this.room);
			Files.move(part, part.resolveSibling(name + BackupRequest.DONE), StandardCopyOption.ATOMIC_MOVE);
			log.info("Made a backup of the database, which a command asked for.");
		}
		catch (SQLException | IOException | RuntimeException | Error ex) {
			log.error("The backup of the database, which a command asked for, could not be made", ex);
			// On a full disk nothing new can be made before that.
			Files.deleteIfExists(part);
			this.folder.privateFile(name + BackupRequest.FAILED);
		}
	}

}
