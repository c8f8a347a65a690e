package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class BackupResponderTests {

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
		new BackupResponder(new DataFolder(this.folder), new DriverManagerDataSource(), this.later).run();
		assertThat(abandoned).allSatisfy((file) -> assertThat(file).doesNotExist());
		assertThat(own).allSatisfy((file) -> assertThat(file).exists());
	}

	@Test
	void runWhenTheSystemHasNoMemoryToGiveThenTheCommandIsTold() throws Exception {
		DataFolder data = new DataFolder(this.folder);
		try (BackupRequest request = BackupRequest.in(data)) {
			new BackupResponder(data, new Exhausted(), Clock.systemUTC()).run();
			assertThatIOException().isThrownBy(() -> request.await(Duration.ofMillis(1)));
		}
		assertThat(this.folder).isEmptyDirectory();
	}

	private Path file(String name) throws IOException {
		return Files.writeString(this.folder.resolve(name), "a backup");
	}

	private static final class Exhausted extends DriverManagerDataSource {

		@Override
		public Connection getConnection() {
			throw new OutOfMemoryError("Java heap space");
		}

	}

}
