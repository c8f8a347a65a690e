package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class FileCompactionTests {

	private static final int COMMITS = 10_000;

	private static final long MEBIBYTE = 1024 * 1024;

	private static final String WORDS = "a row of some length ".repeat(20);

	@TempDir
	Path folder;

	private HikariDataSource dataSource;

	private JdbcTemplate jdbc;

	@BeforeEach
	void openDatabase() {
		this.dataSource = open("countersign");
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.jdbc
			.execute("CREATE TABLE thing (id UUID PRIMARY KEY, owner UUID UNIQUE, place UUID UNIQUE, words VARCHAR)");
		this.jdbc.execute("SET RETENTION_TIME 0");
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void fileWhenManyCommitWithoutCompactionThenGrowsWithEach() throws IOException {
		commit(() -> {
		});
		assertThat(size()).isGreaterThan(64 * MEBIBYTE);
	}

	@Test
	void fileWhenManyCommitThenRoomIsUsedAgainAndKilledProcessLosesNothing() throws IOException {
		commit(new FileCompaction(this.jdbc));
		assertThat(size()).isLessThan(32 * MEBIBYTE);
		// What is in the file at this moment is what a killed process leaves.
		Files.copy(file("countersign"), file("left"));
		try (HikariDataSource left = open("left")) {
			JdbcTemplate jdbc = new JdbcTemplate(left);
			assertThat(rows(jdbc)).isEqualTo(COMMITS);
			assertThat(
					jdbc.queryForObject("SELECT count(DISTINCT owner) FROM thing WHERE words = ?", Long.class, WORDS))
				.isEqualTo(COMMITS);
		}
	}

	@Test
	void compactionWhenNothingIsLeftToFreeThenWritesNothing() throws IOException {
		FileCompaction compaction = new FileCompaction(this.jdbc);
		commit(compaction);
		for (int run = 0; run < 100; run++) {
			compaction.run();
		}
		long written = written();
		compaction.run();
		assertThat(written()).isEqualTo(written);
	}

	@Test
	void compactionWhenAllConnectionsAreInUseThenLeavesItForLater() throws SQLException {
		FileCompaction compaction = new FileCompaction(this.jdbc);
		try (Connection held = this.dataSource.getConnection()) {
			assertThatCode(compaction::run).doesNotThrowAnyException();
			assertThat(held.isValid(1)).isTrue();
		}
		assertThatCode(compaction::run).doesNotThrowAnyException();
	}

	private void commit(Runnable compaction) {
		for (int commit = 1; commit <= COMMITS; commit++) {
			this.jdbc.update("INSERT INTO thing VALUES (?, ?, ?, ?)", UUID.randomUUID(), UUID.randomUUID(),
					UUID.randomUUID(), WORDS);
			if (commit % 20 == 0) {
				compaction.run();
			}
		}
	}

	private HikariDataSource open(String name) {
		HikariDataSource opened = new HikariDataSource();
		opened.setJdbcUrl("jdbc:h2:file:" + this.folder.resolve(name) + ";WRITE_DELAY=0");
		opened.setMaximumPoolSize(1);
		opened.setConnectionTimeout(1000);
		return opened;
	}

	private Path file(String name) {
		return this.folder.resolve(EmbeddedConnectionDetails.fileOf(name));
	}

	private long size() throws IOException {
		return Files.size(file("countersign"));
	}

	private long written() {
		return JdbcClient.create(this.jdbc)
			.sql("SELECT setting_value FROM information_schema.settings WHERE setting_name = 'info.FILE_WRITE'")
			.query(Long.class)
			.single();
	}

	private static long rows(JdbcTemplate jdbc) {
		return JdbcClient.create(jdbc).sql("SELECT count(*) FROM thing").query(Long.class).single();
	}

}
