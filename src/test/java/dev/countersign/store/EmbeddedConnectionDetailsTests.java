package dev.countersign.store;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

class EmbeddedConnectionDetailsTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "a b", "it's", "50%20", "ü", "a#b", "a=b", "a,b", "{a}", "trailing/" })
	void urlWhenFolderHasAnyOtherNameThenLeadsThere(String name) throws SQLException {
		assumeThat(StandardCharsets.US_ASCII.newEncoder().canEncode(name)
				|| "UTF-8".equals(System.getProperty("sun.jnu.encoding")))
			.as("the system's locale has such a name")
			.isTrue();
		EmbeddedConnectionDetails details = new EmbeddedConnectionDetails(
				new DataFolder(Path.of(this.folder + "/" + name)));
		try (Connection open = DriverManager.getConnection(details.getJdbcUrl(), details.getUsername(), "")) {
			assertThat(open.isValid(1)).isTrue();
		}
		assertThat(this.folder.resolve(name).resolve("countersign.mv.db")).isNotEmptyFile();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a;b", "a;INIT=SELECT 1", ";", "a;/b" })
	void urlWhenFolderHasSemicolonThenRefusedAndNothingIsMade(String name) {
		EmbeddedConnectionDetails details = new EmbeddedConnectionDetails(new DataFolder(this.folder.resolve(name)));
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(details::getJdbcUrl)
			.satisfies((refused) -> assertThat(refused.analysis().getDescription())
				.contains(this.folder.resolve(name).toString(), "semicolon"));
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void urlWhenOpeningOrStatementFailsThenNoTraceIsWritten() throws Exception {
		EmbeddedConnectionDetails details = new EmbeddedConnectionDetails(new DataFolder(this.folder));
		try (Connection open = DriverManager.getConnection(details.getJdbcUrl(), details.getUsername(), "");
				Statement statement = open.createStatement()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("SELEC 1"));
		}
		try (FileChannel other = FileChannel.open(this.folder.resolve("countersign.mv.db"), StandardOpenOption.WRITE)) {
			other.lock();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(details.getJdbcUrl(), details.getUsername(), ""));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> DatabaseBackup.openUnused(this.folder));
		}
		assertThat(this.folder).isDirectoryNotContaining("glob:**.trace.db");
	}

	@Test
	void openUnusedWhenFolderHasSemicolonThenSaysSo() {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DatabaseBackup.openUnused(this.folder.resolve("a;b")))
			.withMessageContaining("semicolon");
	}

}
