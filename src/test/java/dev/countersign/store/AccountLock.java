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
		try (Connection connection = PostgresDatabase.connect(url, "postgres");
				PreparedStatement lock = connection
					.prepareStatement("SELECT id FROM account WHERE id = ? FOR UPDATE")) {
			connection.setAutoCommit(false);
			lock.setObject(1, account.id());
			assertThat(lock.executeQuery().next()).isTrue();
			assertThatNoException().isThrownBy(act);
			connection.rollback();
		}
	}

}
