package dev.countersign.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIOException;

class BackupResponderTests {

	private static final BackupRoom ROOM = BackupRoom.ofThisMachine();

	private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));

	@TempDir
	private Path folder;

	@Test
	void runWhenNobodyFetchedABackupThenItIsDeletedAndNoFileOfAnyoneElse() throws IOException {
		String asked = "backup-" + UUID.randomUUID();
		List<Path> abandoned = List.of(file(asked + ".part"), file(asked + ".zip"), file(asked + ".failed"));
		List<Path> own = List.of(file("backup-2026-11-27.zip"), file("backup-monday.part"), file("backup-.zip"),
				file("backup-" + UUID.randomUUID()), file("backup-" + UUID.randomUUID() + ".zip.sha256"),
				file("backup-monday.request"));
		new BackupResponder(new DataFolder(this.folder), new DriverManagerDataSource(), ROOM, this.later).run();
		assertThat(abandoned).allSatisfy((file) -> assertThat(file).doesNotExist());
		assertThat(own).allSatisfy((file) -> assertThat(file).exists());
	}

	@Test
	void runWhenTheSystemHasNoMemoryToGiveThenTheCommandIsTold() throws Exception {
		DataFolder data = new DataFolder(this.folder);
		try (BackupRequest request = BackupRequest.in(data)) {
			new BackupResponder(data, new Exhausted(), ROOM, Clock.systemUTC()).run();
			assertThatIOException().isThrownBy(() -> request.await(Duration.ofMillis(1)));
		}
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void runWhenABackupWouldFillTheDiskThenNoneIsBegunAndTheCommandIsTold() throws Exception {
		DataFolder data = new DataFolder(this.folder);
		DataSource database = new DriverManagerDataSource("jdbc:h2:" + this.folder.resolve("countersign"));
		AtomicLong usable = new AtomicLong(BackupRoom.RESERVE);
		BackupRoom room = new BackupRoom((place) -> new BackupRoom.Disk("disk", usable.get()));
		BackupResponder responder = new BackupResponder(data, database, room, Clock.systemUTC());
		try (Connection server = database.getConnection(); Statement statement = server.createStatement()) {
			statement.execute("CREATE TABLE lease (name VARCHAR(64) PRIMARY KEY, until TIMESTAMP WITH TIME ZONE)");
			try (BackupRequest request = BackupRequest.in(data)) {
				responder.run();
				assertThatIOException().isThrownBy(() -> request.await(Duration.ofMillis(1)));
			}
			usable.set(Long.MAX_VALUE);
			try (BackupRequest request = BackupRequest.in(data)) {
				responder.run();
				assertThat(request.await(Duration.ofMillis(1))).isPresent();
			}
		}
		assertThat(this.folder.toFile().list()).containsExactly("countersign.mv.db");
	}

	/** As on a disk without any room, where nothing can be made. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void runWhenTheAnswerCannotBeMadeThenNoPartOfTheBackupStays() {
		DataFolder data = new DataFolder(this.folder);
		BackupRequest.in(data);
		BackupResponder responder = new BackupResponder(data, new Unanswerable(this.folder), ROOM, Clock.systemUTC());
		assertThatException().isThrownBy(responder::run);
		assertThat(this.folder.toFile().list()).singleElement().asString().endsWith(".failed");
	}

	private Path file(String name) throws IOException {
		return Files.writeString(this.folder.resolve(name), "a backup");
	}

	/** Puts something in the way of the answer. */
	private static final class Unanswerable extends DriverManagerDataSource {

		private final Path folder;

		Unanswerable(Path folder) {
			this.folder = folder;
		}

		@Override
		public Connection getConnection() {
			try (DirectoryStream<Path> parts = Files.newDirectoryStream(this.folder, "*.part")) {
				for (Path part : parts) {
					Path answer = Path.of(part.toString().replaceFirst("\\.part$", ".failed"));
					Files.createSymbolicLink(answer, this.folder.resolve("nowhere/else"));
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			throw new IllegalStateException("no room");
		}

	}

	private static final class Exhausted extends DriverManagerDataSource {

		@Override
		public Connection getConnection() {
			throw new OutOfMemoryError("Java heap space");
		}

	}

}
