package dev.countersign.store;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

import dev.countersign.testkit.IntegrationTest;
import dev.countersign.testkit.OnPostgres;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is logged of a row that PostgreSQL refuses.
 */
@IntegrationTest
@OnPostgres
class RefusedRowPostgresTests {

	private static final String HASH = "a-hash-that-nobody-is-to-read";

	@Autowired
	private JdbcTemplate jdbc;

	@ParameterizedTest
	@ValueSource(strings = {
			"INSERT INTO account (id, username, password_hash, roles, enabled, created_at) "
					+ "VALUES (gen_random_uuid(), NULL, ?, '', true, CURRENT_TIMESTAMP)",
			"INSERT INTO signing_key (id) VALUES (?)" })
	void failureWhenARowIsRefusedThenItSaysNoValueOfIt(String sql) {
		String one = trace(assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.jdbc.update(sql, HASH))
			.actual());
		String batch = trace(assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.jdbc.batchUpdate(sql, List.<Object[]>of(new Object[] { HASH })))
			.actual());
		assertThat(List.of(one, batch))
			.allSatisfy((trace) -> assertThat(trace).contains("not-null constraint").doesNotContain(HASH));
	}

	/** As the log prints it. */
	private static String trace(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

}
