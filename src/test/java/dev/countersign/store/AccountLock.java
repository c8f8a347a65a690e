package dev.countersign.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import dev.countersign.testkit.PostgresDatabase;
import dev.countersign.testkit.TestAccount;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The lock of an account's row, taken on a connection of its own. Whoever takes it waits
 * for whoever has it.
 */
final class AccountLock {

	private AccountLock() {
	}

	/** Takes it, does something, and gives it back. */
	static void hold(String url, TestAccount account, ThrowingCallable act) throws SQLException {
		hold(url, "SELECT id FROM account WHERE id = ? FOR UPDATE", account, act);
	}

	/** Does the same with the rows of the account's sessions. */
	static void holdSessions(String url, TestAccount account, ThrowingCallable act) throws SQLException {
		hold(url, "SELECT id FROM login_session WHERE account_id = ? FOR UPDATE", account, act);
	}

	private static void hold(String url, String sql, TestAccount account, ThrowingCallable act) throws SQLException {
		try (Connection connection = PostgresDatabase.connect(url, "postgres");
				PreparedStatement lock = connection.prepareStatement(sql)) {
			connection.setAutoCommit(false);
			lock.setObject(1, account.id());
			assertThat(lock.executeQuery().next()).isTrue();
			assertThatNoException().isThrownBy(act);
			connection.rollback();
		}
	}

}
