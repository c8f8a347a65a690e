package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class FileSyncTests {

	@TempDir
	Path folder;

	private HikariDataSource dataSource;

	private JdbcTemplate jdbc;

	private FileSync sync;

	@BeforeEach
	void openDatabase() {
		this.dataSource = new HikariDataSource();
		this.dataSource.setJdbcUrl("jdbc:h2:file:" + this.folder.resolve("countersign") + ";WRITE_DELAY=0");
		this.dataSource.setMaximumPoolSize(1);
		this.dataSource.setConnectionTimeout(1000);
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.jdbc.execute("CREATE TABLE thing (id INT)");
		this.sync = new FileSync(this.jdbc);
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void syncWhenSomethingWasCommittedThenTheFileIsForcedToTheDisk() throws IOException {
		assertThat(forcedBy(() -> this.jdbc.update("INSERT INTO thing VALUES (1)"))).isEmpty();
		assertThat(forcedBy(this.sync)).contains(EmbeddedConnectionDetails.fileOf("countersign"));
	}

	@Test
	void syncWhenAllConnectionsAreInUseThenLeavesItForLater() throws SQLException {
		try (Connection held = this.dataSource.getConnection()) {
			assertThatCode(this.sync::run).doesNotThrowAnyException();
			assertThat(held.isValid(1)).isTrue();
		}
	}

	/** Returns the names of the folder's files that were forced to the disk meanwhile. */
	private List<String> forcedBy(Runnable work) throws IOException {
		Path dump = this.folder.resolve("forced.jfr");
		try (Recording recording = new Recording()) {
			recording.enable("jdk.FileForce").withoutThreshold();
			recording.start();
			work.run();
			recording.stop();
			recording.dump(dump);
		}
		return RecordingFile.readAllEvents(dump)
			.stream()
			.map(FileSyncTests::path)
			.filter((path) -> path.startsWith(this.folder))
			.map((path) -> String.valueOf(path.getFileName()))
			.toList();
	}

	private static Path path(RecordedEvent event) {
		return Path.of(event.getString("path"));
	}

}
