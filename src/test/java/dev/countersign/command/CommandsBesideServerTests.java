package dev.countersign.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.countersign.testkit.LogReset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands while another process has the embedded database open, as a server that runs
 * has.
 */
@ExtendWith(LogReset.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsBesideServerTests {

	private Path folder = Path.of("");

	private FileChannel server;

	private OpenedService service;

	@BeforeAll
	void open(@TempDir Path folder) throws IOException {
		this.folder = folder;
		this.server = FileChannel.open(folder.resolve("countersign.mv.db"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		this.server.write(ByteBuffer.wrap(new byte[] { 1 }));
		this.server.lock();
		this.service = CommandRun.opener(folder).open();
	}

	@AfterAll
	void close() throws IOException {
		this.service.close();
		this.server.close();
		assertThat(this.folder).isDirectoryNotContaining("glob:**.trace.db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "users add ann", "users list", "users disable ann", "users enable ann",
			"users reset-password ann", "users import -", "users export", "token create ci --for ann", "token list",
			"token revoke 3f2504e0-4f89-11d3-9a0c-0305e82c3301", "sessions end-all", "blocks list",
			"blocks add 192.0.2.1", "blocks remove 192.0.2.1", "limits lift ann", "audit", "migrate",
			"move --to jdbc:postgresql://localhost:1/x" })
	void commandWhenDatabaseIsInUseThenSaysInOneLineWhatToDo(String arguments) {
		CommandRun run = run(arguments);
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).isEmpty();
		assertThat(run.err().lines()).hasSize(2);
		assertThat(run.err()).startsWith(
				"countersign: The database in the data folder, the setting countersign.data-dir, is in use by another process.")
			.contains("Stop the server or the command that uses it");
	}

	@Test
	void doctorWhenDatabaseIsInUseThenHealthy() {
		CommandRun run = run("doctor");
		assertThat(run.status()).as(run.out()).isZero();
		assertThat(run.out()).contains("OK      database: in use by the running server").doesNotContain("PROBLEM");
	}

	@Test
	void restoreWhenDatabaseIsInUseThenLeavesItAlone() {
		CommandRun run = run("restore --from backup.zip");
		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("There is a database in " + this.folder + " already.");
	}

	private CommandRun run(String arguments) {
		return CommandRun.withInput(this.service.context(), "{}", arguments.split(" "));
	}

}
