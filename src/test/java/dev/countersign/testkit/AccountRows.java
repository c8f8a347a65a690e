package dev.countersign.testkit;

import java.util.List;
import java.util.UUID;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import org.awaitility.Awaitility;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the database has about accounts.
 */
public final class AccountRows {

	private AccountRows() {
	}

	/**
	 * Returns the acts in the audit trail that were about an account, the oldest first.
	 * @param jdbc of the database
	 * @param id the account's
	 */
	public static List<String> acts(JdbcClient jdbc, UUID id) {
		return jdbc.sql("SELECT act FROM audit_event WHERE subject_id = :id ORDER BY id")
			.param("id", id)
			.query(String.class)
			.list();
	}

	/**
	 * Waits until all that was recorded so far is written down, which is done in its
	 * order.
	 * @param trail of the service
	 * @param jdbc of the database
	 */
	public static void awaitAudited(AuditTrail trail, JdbcClient jdbc) {
		String last = "last-" + UUID.randomUUID();
		trail.recordLater(AuditEvent.of(Act.LIMITS_LIFTED).subject(last));
		Awaitility.await()
			.until(() -> jdbc.sql("SELECT count(*) FROM audit_event WHERE subject_name = :last")
				.param("last", last)
				.query(Long.class)
				.single() == 1);
	}

	/**
	 * Waits until every forgotten password that somebody reported has been looked up.
	 * @param jdbc of the database
	 */
	public static void awaitForgottenLookedUp(JdbcClient jdbc) {
		Awaitility.await()
			.until(() -> jdbc.sql("SELECT count(*) FROM forgotten_password").query(Long.class).single() == 0);
	}

}
