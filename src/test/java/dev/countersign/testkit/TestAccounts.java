package dev.countersign.testkit;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Makes accounts, each with a name of its own, so that tests can share a store.
 */
public final class TestAccounts {

	/**
	 * The first administrator, which every test's store begins with. The id is not the
	 * account's.
	 */
	public static final TestAccount ADMIN = new TestAccount(new UUID(0, 0), "admin", "the first of many people");

	private static final String PASSWORD = "correct horse battery staple";

	private final JdbcClient jdbc;

	/** Hashing is slow on purpose, and the accounts of a test may share a hash. */
	private final String passwordHash;

	TestAccounts(JdbcClient jdbc, PasswordEncoder encoder) {
		this.jdbc = jdbc;
		this.passwordHash = String.valueOf(encoder.encode(PASSWORD));
	}

	/** Returns a new account that may log in. */
	public TestAccount add() {
		return add(this.passwordHash, true);
	}

	/** Returns a new account that may not log in. */
	public TestAccount addDisabled() {
		return add(this.passwordHash, false);
	}

	/**
	 * Returns a new account with a hash as it might have come from elsewhere.
	 * @param passwordHash the stored hash, with its prefix
	 */
	public TestAccount addWithHash(String passwordHash) {
		return add(passwordHash, true);
	}

	/**
	 * Reads the hash that is stored now.
	 * @param account whose
	 * @return the stored hash, with its prefix
	 */
	public String passwordHash(TestAccount account) {
		return this.jdbc.sql("SELECT password_hash FROM account WHERE id = :id")
			.param("id", account.id())
			.query(String.class)
			.single();
	}

	/**
	 * Reads how often the account was made or changed.
	 * @param account which
	 * @return the number that its {@code ETag} shows
	 */
	public long version(TestAccount account) {
		return this.jdbc.sql("SELECT version FROM account WHERE id = :id")
			.param("id", account.id())
			.query(Long.class)
			.single();
	}

	private TestAccount add(String passwordHash, boolean enabled) {
		UUID id = UUID.randomUUID();
		TestAccount account = new TestAccount(id, "user-" + id.toString().substring(0, 18), PASSWORD);
		this.jdbc.sql("""
				INSERT INTO account (id, username, password_hash, roles, enabled, created_at)
				VALUES (:id, :username, :passwordHash, '', :enabled, :createdAt)""")
			.param("id", id)
			.param("username", account.username())
			.param("passwordHash", passwordHash)
			.param("enabled", enabled)
			.param("createdAt", OffsetDateTime.now(ZoneOffset.UTC))
			.update();
		return account;
	}

}
