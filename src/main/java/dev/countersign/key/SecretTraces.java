package dev.countersign.key;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What the database has of a secret: keys that are encrypted under it, or named after it.
 * A database that no server has used yet has none.
 */
@Repository
class SecretTraces {

	private final JdbcClient jdbc;

	SecretTraces(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	boolean exist() {
		return this.jdbc
			.sql("SELECT (SELECT COUNT(*) FROM signing_key) + (SELECT COUNT(*) FROM data_key)"
					+ " + (SELECT COUNT(*) FROM lasting_key)")
			.query(Long.class)
			.single() > 0;
	}

}
