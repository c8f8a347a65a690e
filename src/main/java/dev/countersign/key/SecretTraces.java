package dev.countersign.key;

import java.nio.file.Path;
import java.util.Set;

import dev.countersign.store.TableNames;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Repository;

/**
 * What the database has of a secret: keys that are encrypted under it, or named after it.
 * A database that no server has used yet has none.
 */
@Repository
public class SecretTraces {

	/** Not all of them are in a database of an earlier version. */
	private static final Set<String> TABLES = Set.of("signing_key", "data_key", "lasting_key");

	private final JdbcOperations jdbc;

	SecretTraces(JdbcOperations jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Refuses where the database has any and the secret's file is missing: another secret
	 * must not be put in its place.
	 * @param secretFile the file
	 * @throws FailureAnalyzedException if it has
	 * @throws DataAccessException if it does not tell
	 */
	public void requireNone(Path secretFile) {
		if (exist()) {
			throw new SecretFile(secretFile).lost();
		}
	}

	private boolean exist() {
		Set<String> names = this.jdbc.execute((ConnectionCallback<Set<String>>) TableNames::in);
		return names != null && names.stream().filter(TABLES::contains).anyMatch(this::hasRows);
	}

	private boolean hasRows(String table) {
		return Boolean.TRUE.equals(this.jdbc.queryForObject("SELECT count(*) > 0 FROM " + table, Boolean.class));
	}

}
