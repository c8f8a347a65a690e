package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BackupRequestTests {

	@TempDir
	private Path folder;

	@Test
	void sizeWhenTheServerRenamesTheFileMeanwhileThenTold() throws Exception {
		Path part = Files.createFile(this.folder.resolve("backup.part"));
		Path done = this.folder.resolve("backup.zip");
		AtomicBoolean ended = new AtomicBoolean();
		CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
			while (!ended.get()) {
				rename(part, done);
				rename(done, part);
			}
		});
		try {
			for (int i = 0; i < 200_000; i++) {
				assertThat(BackupRequest.sizeOf(part)).isBetween(-1L, 0L);
			}
		}
		finally {
			ended.set(true);
			server.get();
		}
	}

	private static void rename(Path from, Path to) {
		try {
			Files.move(from, to);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
