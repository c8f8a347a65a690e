package dev.countersign.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.countersign.testkit.LogReset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database's file is there and holds nothing.
 */
@ExtendWith(LogReset.class)
class EmptyDatabaseTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "users list", "users add ann", "migrate", "backup --to backup.zip",
			"move --to jdbc:postgresql://localhost:1/x" })
	void commandWhenFileIsEmptyThenRefusedAndLeavesIt(String arguments) throws IOException {
		Path file = Files.createFile(this.folder.resolve("countersign.mv.db"));
		CommandRun run = CommandRun.in(this.folder, arguments.split(" "));
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).isEmpty();
		assertThat(run.err().lines()).hasSize(2);
		assertThat(run.err()).contains("the file " + file + " is empty", "countersign restore");
		assertThat(file).isEmptyFile();
		assertThat(Path.of("backup.zip")).doesNotExist();
	}

	@Test
	void doctorWhenFileIsEmptyThenAProblem() throws IOException {
		Path file = Files.createFile(this.folder.resolve("countersign.mv.db"));
		CommandRun run = CommandRun.in(this.folder, "doctor");
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).contains("the file " + file + " is empty").doesNotContain("Nobody foresaw this");
	}

}
