package dev.countersign.store;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseUrlTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "postgres://ann:s%40c+ret@db.example:5432/cs,jdbc:postgresql://db.example:5432/cs,ann,s@c+ret",
					"postgresql://ann@db/cs?sslmode=require,jdbc:postgresql://db/cs?sslmode=require,ann,-",
					"postgres://ann:a?b@db/cs,jdbc:postgresql://db/cs,ann,a?b",
					"postgres://ann:x@db/cs?user=ann@tenant,jdbc:postgresql://db/cs?user=ann@tenant,ann,x",
					"postgres://db:5433/cs,jdbc:postgresql://db:5433/cs,-,-",
					"jdbc:postgresql://db/cs,jdbc:postgresql://db/cs,-,-" })
	void postProcessWhenFormOfAPlatformThenSettingsOfOurs(String url, String jdbc, String user, String password) {
		StandardEnvironment environment = environment(Map.of("spring.datasource.url", url));
		assertThat(environment.getProperty("spring.datasource.url")).isEqualTo(jdbc);
		assertThat(environment.getProperty("spring.datasource.username")).isEqualTo(user);
		assertThat(environment.getProperty("spring.datasource.password")).isEqualTo(password);
		DatabaseSettings.check(environment);
	}

	@Test
	void postProcessWhenUserIsSetByItselfThenItGoesFirst() {
		StandardEnvironment environment = environment(
				Map.of("spring.datasource.url", "postgres://ann:x@db/cs", "spring.datasource.username", "bob"));
		assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("bob");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "postgres://ann:se%cret@db/cs", "postgres://ann:se%2@db/cs", "postgres://ann:x@secret@db/cs",
					"postgres://ann:12/secret@db/cs", "postgres://ann:secret@/cs", "postgres://ann%zz:secret@db/cs" })
	void postProcessWhenNotEncodedThenSaysHowAndNothingOfThePassword(String url) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> environment(Map.of("spring.datasource.url", url)))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).contains("spring.datasource.url")
					.doesNotContain("secret", "cret");
				assertThat(ex.analysis().getAction()).contains("@ as %40", "spring.datasource.password");
				assertThat(ex).hasNoCause();
			});
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:mysql://ann:secret@db/cs,jdbc:mysql:", "mysql://ann:secret@db/cs,mysql:",
			"jdbc:postgres://ann:secret@db/cs,jdbc:postgres:", "db.example/secret,db" })
	void checkWhenNoDriverKnowsItThenSaysWhatToWriteAndNoPassword(String url, String scheme) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> DatabaseSettings.check(environment(Map.of("spring.datasource.url", url))))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).contains("spring.datasource.url", "'" + scheme + "'")
					.doesNotContain("secret");
				assertThat(ex.analysis().getAction()).contains("jdbc:postgresql://host:port/database");
			});
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:h2:file:/srv/cs/countersign,jdbc:h2:file:/srv/cs/countersign;WRITE_DELAY=0;TRACE_LEVEL_FILE=0",
			"jdbc:h2:~/cs;LOCK_TIMEOUT=9,jdbc:h2:~/cs;LOCK_TIMEOUT=9;WRITE_DELAY=0;TRACE_LEVEL_FILE=0",
			"jdbc:h2:nio:./cs,jdbc:h2:nio:./cs;WRITE_DELAY=0;TRACE_LEVEL_FILE=0",
			"jdbc:h2:./cs;write_delay=0,jdbc:h2:./cs;write_delay=0;TRACE_LEVEL_FILE=0",
			"jdbc:h2:./cs;trace_level_file=2,jdbc:h2:./cs;trace_level_file=2;WRITE_DELAY=0",
			"jdbc:h2:mem:trial,jdbc:h2:mem:trial" })
	void postProcessWhenAnotherFileOfH2ThenCommitsAreInItAndNoTraceBeside(String url, String lasting) {
		StandardEnvironment environment = environment(Map.of("spring.datasource.url", url));
		assertThat(environment.getProperty("spring.datasource.url")).isEqualTo(lasting);
		DatabaseSettings.check(environment);
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:h2:tcp://db/countersign;PASSWORD=secret,PostgreSQL", "jdbc:h2:ssl://db/countersign,PostgreSQL",
			"jdbc:h2:./countersign;WRITE_DELAY=500;PASSWORD=secret,WRITE_DELAY",
			"jdbc:h2:file:/srv/cs;Write_Delay=00,WRITE_DELAY" })
	void checkWhenH2WouldLoseCommitsThenSaysWhatToDo(String url, String action) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> DatabaseSettings.check(environment(Map.of("spring.datasource.url", url))))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).contains("spring.datasource.url").doesNotContain("secret");
				assertThat(ex.analysis().getAction()).contains(action);
			});
	}

	@Test
	void checkWhenDriverIsMistypedThenSaysToLeaveItOut() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> DatabaseSettings.check(environment(Map.of("spring.datasource.url",
					"jdbc:postgresql://db/cs", "spring.datasource.driver-class-name", "org.postgres.Driver"))))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("Leave spring.datasource.driver"));
	}

	private static StandardEnvironment environment(Map<String, Object> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addLast(new MapPropertySource("test", settings));
		new DatabaseUrl().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

}
