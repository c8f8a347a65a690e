package dev.countersign.faults;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import tools.jackson.databind.json.JsonMapper;

/**
 * The audit trail, as it is in the database.
 */
final class AuditRows {

	private AuditRows() {
	}

	/**
	 * Counts the logouts of which the trail does not know.
	 * @param told the access tokens whose logout was answered
	 */
	static long missing(Cluster cluster, Collection<String> told) {
		Set<String> ended = endedSessions(cluster);
		return told.stream().map(AuditRows::sessionOf).filter((session) -> !ended.contains(session)).count();
	}

	private static Set<String> endedSessions(Cluster cluster) {
		try (Connection connection = DriverManager.getConnection(cluster.databaseUrl(), "postgres", null);
				Statement statement = connection.createStatement();
				ResultSet rows = statement
					.executeQuery("SELECT session_id FROM audit_event WHERE act = 'session.ended'")) {
			Set<String> sessions = new HashSet<>();
			while (rows.next()) {
				sessions.add(rows.getString(1));
			}
			return sessions;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String sessionOf(String accessToken) {
		byte[] claims = Base64.getUrlDecoder().decode(accessToken.split("\\.")[1]);
		return JsonMapper.shared().readTree(new String(claims, StandardCharsets.UTF_8)).get("sid").asString();
	}

}
