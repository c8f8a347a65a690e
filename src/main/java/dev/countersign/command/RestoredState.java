package dev.countersign.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.countersign.store.DatabaseBackup;
import dev.countersign.store.StoredTime;
import dev.countersign.store.TableNames;

/**
 * What a restored database holds, and what of it had been ended in the database that was
 * in use until then.
 */
final class RestoredState {

	private static final String OPEN_SESSIONS = "FROM login_session WHERE ended_at IS NULL AND idle_until > ? AND absolute_until > ?";

	private static final String GOOD_TOKENS = "FROM api_token WHERE ended_at IS NULL AND expires_at > ?";

	private static final String PROTECTED = "SELECT DISTINCT account_id FROM factor WHERE confirmed_at IS NOT NULL";

	/** Zero of an account that is there without a factor. */
	private static final String UNPROTECTED = """
			SELECT 1 - count(*) FROM account WHERE id = ? AND NOT EXISTS
			(SELECT 1 FROM factor WHERE factor.account_id = account.id AND confirmed_at IS NOT NULL)""";

	private final DataSource restored;

	private final Clock clock;

	RestoredState(DataSource restored, Clock clock) {
		this.restored = restored;
		this.clock = clock;
	}

	/** Refuses a database that this service's backup did not write. */
	void requireBackup() throws SQLException {
		try (Connection connection = this.restored.getConnection()) {
			if (count(connection, "FROM lease WHERE name = '%s'".formatted(DatabaseBackup.MARK)) != 1) {
				throw new SQLException("it does not say when it was made");
			}
		}
	}

	/** Returns how old the backup is. */
	Duration age() throws SQLException {
		return Duration.between(madeAt(), this.clock.instant());
	}

	String summary() throws SQLException {
		OffsetDateTime now = now();
		try (Connection connection = this.restored.getConnection()) {
			return "%,d accounts, %,d open sessions and %,d API tokens, as of %s".formatted(
					count(connection, "FROM account"), count(connection, OPEN_SESSIONS, now, now),
					count(connection, GOOD_TOKENS, now), madeAt().truncatedTo(ChronoUnit.SECONDS));
		}
	}

	/**
	 * Counts what is alive again.
	 * @param old the database that was in use
	 * @return a line for each kind
	 */
	List<String> revived(Connection old) throws SQLException {
		OffsetDateTime now = now();
		List<String> lines = new ArrayList<>();
		try (Connection connection = this.restored.getConnection()) {
			lines.add("sessions that were ended, and are open again: %,d"
				.formatted(missing(connection, "SELECT id " + OPEN_SESSIONS, old,
						"SELECT count(*) FROM login_session WHERE id = ? AND ended_at IS NULL", now, now)));
			lines.add("API tokens that were revoked, and are good again: %,d"
				.formatted(missing(connection, "SELECT id " + GOOD_TOKENS, old,
						"SELECT count(*) FROM api_token WHERE id = ? AND ended_at IS NULL", now)));
			lines.add("secrets of service accounts that were ended, and are good again: %,d"
				.formatted(has(old, "service_secret") ? missing(connection, "SELECT id FROM service_secret", old,
						"SELECT count(*) FROM service_secret WHERE id = ?") : 0));
			lines.add("accounts that had a second factor, and log in without one again: %,d"
				.formatted((has(old, "factor") && has(connection, "factor"))
						? missing(old, PROTECTED, connection, UNPROTECTED) : 0));
			lines.add("accounts that were disabled or deleted, and may log in again: %,d"
				.formatted(missing(connection, "SELECT id FROM account WHERE enabled", old,
						"SELECT count(*) FROM account WHERE id = ? AND enabled")));
			lines.add("passwords that were changed, and are the old ones again: %,d".formatted(count(old,
					"FROM audit_event WHERE act = 'password.changed' AND happened_at > ?", StoredTime.of(madeAt()))));
		}
		return lines;
	}

	/** What was in use may be of an older version. */
	private static boolean has(Connection connection, String table) throws SQLException {
		return TableNames.in(connection).contains(table);
	}

	private Instant madeAt() throws SQLException {
		try (Connection connection = this.restored.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT until FROM lease WHERE name = '%s'".formatted(DatabaseBackup.MARK))) {
			row.next();
			return StoredTime.read(row, "until");
		}
	}

	private OffsetDateTime now() {
		return StoredTime.of(this.clock.instant());
	}

	/** Counts the rows of one database that the other does not have in the same state. */
	private static long missing(Connection here, String rows, Connection there, String row, Object... parameters)
			throws SQLException {
		long missing = 0;
		try (PreparedStatement query = here.prepareStatement(rows);
				PreparedStatement lookUp = there.prepareStatement(row)) {
			set(query, parameters);
			try (ResultSet ids = query.executeQuery()) {
				while (ids.next()) {
					lookUp.setObject(1, ids.getObject(1));
					missing += 1 - number(lookUp);
				}
			}
		}
		return missing;
	}

	private static long count(Connection connection, String rest, Object... parameters) throws SQLException {
		try (PreparedStatement query = connection.prepareStatement("SELECT count(*) " + rest)) {
			set(query, parameters);
			return number(query);
		}
	}

	private static void set(PreparedStatement query, Object... parameters) throws SQLException {
		for (int i = 0; i < parameters.length; i++) {
			query.setObject(i + 1, parameters[i]);
		}
	}

	private static long number(PreparedStatement query) throws SQLException {
		try (ResultSet row = query.executeQuery()) {
			row.next();
			return row.getLong(1);
		}
	}

}
