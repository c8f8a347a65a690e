package dev.countersign.command;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import dev.countersign.CountersignApplication;
import dev.countersign.testkit.LogReset;
import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LogReset.class)
class ServiceWithoutServerTests {

	@TempDir
	private Path folder;

	/** Counting the rows of a large table takes longer than a server may wait. */
	@Test
	void connectionWhenACommandsThenNoAnswerIsGivenUpUnlessTheOperatorSaysSo() throws SQLException {
		String url = PostgresDatabase.create();
		String property = "--spring.datasource.hikari.data-source-properties.socketTimeout=31";
		assertThat(limit(url)).isZero();
		assertThat(limit(url, property)).isEqualTo(31_000);
		assertThat(limit(url + "?socketTimeout=32")).isEqualTo(32_000);
	}

	private int limit(String url, String... settings) throws SQLException {
		OpenedService.Opener opener = new ServiceWithoutServer.Opening(CountersignApplication.class,
				List.of("--countersign.data-dir=" + this.folder, "--spring.datasource.hikari.connection-timeout=20000",
						"--spring.datasource.url=" + url, "--spring.datasource.username=postgres"));
		try (OpenedService service = opener.open(List.of(settings));
				Connection connection = service.get(DataSource.class).getConnection()) {
			return connection.getNetworkTimeout();
		}
	}

}
