package dev.countersign.command;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.CountersignApplication;
import dev.countersign.testkit.LogReset;
import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.jdbc.DataSourceUnwrapper;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LogReset.class)
class ServiceWithoutServerTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "--spring.datasource.hikari.maximum-pool-size=20",
			"--spring.datasource.hikari.maximumPoolSize=20", "--logging.config=classpath:elsewhere.xml" })
	void openWhenASettingIsTheCommandsOwnThenTheCommandsWins(String setting) {
		try (OpenedService service = CommandRun.opener(this.folder, setting).open()) {
			HikariDataSource pool = DataSourceUnwrapper.unwrap(service.get(DataSource.class), HikariConfigMXBean.class,
					HikariDataSource.class);
			assertThat(pool).isNotNull().extracting(HikariDataSource::getMaximumPoolSize).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "username", "userName", "password", "url" })
	void openWhenASettingIsReplacedThenItIsNotJoined(String name) {
		String setting = "--spring.datasource." + name + "=";
		OpenedService.Opener opener = CommandRun.opener(this.folder, setting + "jdbc:h2:mem:theirs");
		try (OpenedService service = opener
			.open(List.of("--spring.datasource." + name.toLowerCase(Locale.ROOT) + "=jdbc:h2:mem:ours"))) {
			assertThat(service.context()
				.getEnvironment()
				.getProperty("spring.datasource." + name.toLowerCase(Locale.ROOT))).startsWith("jdbc:h2:mem:ours")
				.doesNotContain("theirs");
		}
	}

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
