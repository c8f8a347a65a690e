package dev.countersign.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Fills the tables of a database that no node uses meanwhile: as many accounts as
 * sessions, entries of the audit trail and, up to a million, revocations, which a node
 * holds in memory. The accounts are called {@code user1} and so on, and have the
 * administrator's password.
 */
public final class FilledTables {

	private static final long MAX_REVOCATIONS = 1_000_000;

	/** A database may keep in memory what one statement adds. */
	private static final long MAX_ROWS_AT_ONCE = 50_000;

	private static final List<String> STATEMENTS = List.of("""
			INSERT INTO account (id, username, password_hash, roles, enabled, created_at)
			SELECT %2$s, 'user' || i, (SELECT password_hash FROM account WHERE username = 'admin'), '', TRUE,
				CURRENT_TIMESTAMP FROM %1$s""", """
			INSERT INTO login_session (id, account_id, refresh_hash, rotated_at, created_at, last_used_at, idle_until,
				absolute_until, tokens_until, address, user_agent)
			SELECT %3$s, %2$s, 'none of ' || i, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP - INTERVAL '1' HOUR,
				CURRENT_TIMESTAMP, CURRENT_TIMESTAMP + INTERVAL '7' DAY, CURRENT_TIMESTAMP + INTERVAL '30' DAY,
				CURRENT_TIMESTAMP + INTERVAL '1' HOUR, '192.0.2.7', 'a browser' FROM %1$s""", """
			INSERT INTO revocation (position, kind, subject, until)
			SELECT (SELECT position FROM revocation_position) + i - %4$s, 'SESSION', %3$s,
				CURRENT_TIMESTAMP + INTERVAL '1' DAY FROM %1$s WHERE i <= %5$s""", """
			UPDATE revocation_position SET position = (SELECT max(position) FROM revocation)""", """
			INSERT INTO audit_event (happened_at, act, result, subject_id, subject_name, actor_kind, actor_id,
				actor_name, address, user_agent, session_id, details)
			SELECT CURRENT_TIMESTAMP - i * INTERVAL '1' SECOND, 'login.succeeded', 'success', %2$s, 'user' || i,
				'account', %2$s, 'user' || i, '192.0.2.' || MOD(i, 250), 'a browser', %3$s, '{}' FROM %1$s""",
			"ANALYZE");

	private FilledTables() {
	}

	/**
	 * Adds rows.
	 * @param args the database's JDBC URL, its user, how many rows each table has, and
	 * how many it is to have
	 */
	public static void main(String[] args) throws SQLException {
		boolean h2 = args[0].startsWith("jdbc:h2:");
		long present = Long.parseLong(args[2]);
		long wanted = Long.parseLong(args[3]);
		try (Connection connection = DriverManager.getConnection(args[0], args[1], "");
				Statement statement = connection.createStatement()) {
			for (String sql : STATEMENTS) {
				long step = sql.contains("%1$s") ? MAX_ROWS_AT_ONCE : wanted;
				for (long done = present; done < wanted; done += step) {
					statement.execute(sql.formatted(numbers(done + 1, Math.min(done + step, wanted), h2),
							uuid("account", h2), uuid("session", h2), present, MAX_REVOCATIONS));
				}
			}
		}
	}

	private static String numbers(long first, long last, boolean h2) {
		return (h2 ? "(SELECT X AS i FROM SYSTEM_RANGE(%d, %d)) AS numbers" : "generate_series(%d, %d) AS numbers(i)")
			.formatted(first, last);
	}

	/** In no order, as the service's own, and no two things have the same. */
	private static String uuid(String kind, boolean h2) {
		return (h2 ? "CAST(RAWTOHEX(HASH('MD5', STRINGTOUTF8('%s ' || i))) AS UUID)" : "CAST(md5('%s ' || i) AS UUID)")
			.formatted(kind);
	}

}
