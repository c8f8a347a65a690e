package dev.countersign.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.countersign.password.KnownHashPasswordEncoder;
import dev.countersign.password.Username;
import dev.countersign.store.NameList;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The accounts in the database.
 */
@Repository
class Accounts {

	/**
	 * In the place of a hash where there is no password yet. It lacks salt and hash, so
	 * that nothing matches it, and is of the present kind, so that it takes no other
	 * time.
	 */
	static final String NO_PASSWORD = KnownHashPasswordEncoder.PRESENT;

	/** In the words of the index that PostgreSQL has for it. */
	private static final String ADMINISTRATES = "enabled AND kind = 'person' AND ' ' || roles || ' ' LIKE '% "
			+ Roles.ADMIN + " %'";

	private static final int MAX_COMBINATIONS = 10_000;

	private final JdbcClient jdbc;

	private final LoginProperties login;

	Accounts(JdbcClient jdbc, LoginProperties login) {
		this.jdbc = jdbc;
		this.login = login;
	}

	/**
	 * Adds an account.
	 * @throws DuplicateKeyException if its name is taken
	 * @throws TakenAddressException if a login could mean another account
	 */
	void add(Account account, String passwordHash) {
		requireAloneKnownBy(account);
		this.jdbc
			.sql("""
					INSERT INTO account (id, username, kind, email, email_key, password_hash, roles, claims, enabled, created_at)
					VALUES (:id, :username, :kind, :email, :emailKey, :passwordHash, :roles, :claims, :enabled, :createdAt)""")
			.param("id", account.id())
			.param("username", account.username().value())
			.param("email", text(account.email()))
			.param("emailKey", key(account.email()))
			.param("kind", account.kind().toString())
			.param("claims", account.claims().json())
			.param("passwordHash", passwordHash)
			.param("roles", NameList.format(account.roles()))
			.param("enabled", account.enabled())
			.param("createdAt", StoredTime.of(account.createdAt()))
			.update();
	}

	Optional<AccountPrincipal> findByUsername(Username username) {
		return this.jdbc.sql("SELECT * FROM account WHERE username = :username")
			.param("username", username.value())
			.query((row, index) -> new AccountPrincipal(account(row), row.getString("password_hash")))
			.optional();
	}

	/**
	 * Finds the name of the account that has this name, or alone has this address
	 * confirmed.
	 */
	Optional<Username> findMeantBy(Username name) {
		List<String> names = this.jdbc.sql("""
				SELECT username FROM account WHERE username = :name
				UNION ALL SELECT username FROM account WHERE email_key = :name AND email_confirmed
				FETCH FIRST 3 ROWS ONLY""").param("name", name.value()).query(String.class).list();
		return names.contains(name.value()) ? Optional.of(name)
				: Optional.of(names).filter((found) -> found.size() == 1).map((found) -> new Username(found.get(0)));
	}

	/**
	 * Finds who may be meant by a name or an address: the account of that name, and those
	 * of that address, whether or not it stands for a name at a login.
	 * @param most how many at most
	 */
	List<Account> findKnownBy(Username name, int most) {
		return this.jdbc.sql("""
				SELECT * FROM account WHERE username = :name OR email_key = :name
				ORDER BY username FETCH FIRST :most ROWS ONLY""")
			.param("name", name.value())
			.param("most", most)
			.query((row, index) -> account(row))
			.list();
	}

	Optional<Account> findById(UUID id) {
		return findVersion(id).map(VersionedAccount::account);
	}

	/** Finds an account and keeps its row until the transaction ends. */
	Optional<Account> lock(UUID id) {
		return lockVersion(id).map(VersionedAccount::account);
	}

	/** Finds an account and which of its versions is there. */
	Optional<VersionedAccount> findVersion(UUID id) {
		return this.jdbc.sql("SELECT * FROM account WHERE id = :id")
			.param("id", id)
			.query((row, index) -> versioned(row))
			.optional();
	}

	/** Finds the same, and keeps its row until the transaction ends. */
	Optional<VersionedAccount> lockVersion(UUID id) {
		return this.jdbc.sql("SELECT * FROM account WHERE id = :id FOR UPDATE")
			.param("id", id)
			.query((row, index) -> versioned(row))
			.optional();
	}

	/** Counts up the session epoch, and so keeps the row until the transaction ends. */
	void nextSessionEpoch(UUID id) {
		this.jdbc.sql("UPDATE account SET session_epoch = session_epoch + 1 WHERE id = :id").param("id", id).update();
	}

	boolean isEmpty() {
		return this.jdbc.sql("SELECT count(*) FROM (SELECT id FROM account FETCH FIRST ROW ONLY) AS first_account")
			.query(Integer.class)
			.single() == 0;
	}

	/**
	 * Replaces a password's hash, unless somebody else has replaced it meanwhile.
	 * @return whether it was replaced
	 */
	boolean replacePasswordHash(UUID id, String current, String next) {
		return this.jdbc.sql("UPDATE account SET password_hash = :next WHERE id = :id AND password_hash = :current")
			.param("id", id)
			.param("current", current)
			.param("next", next)
			.update() == 1;
	}

	/**
	 * Returns some of the hashes that are of another kind than those made now, which are
	 * named in the words of PostgreSQL's index.
	 */
	List<String> findOlderHashes(int most) {
		return this.jdbc
			.sql("SELECT password_hash FROM account WHERE password_hash NOT LIKE '" + KnownHashPasswordEncoder.PRESENT
					+ "%' FETCH FIRST :most ROWS ONLY")
			.param("most", most)
			.query(String.class)
			.list();
	}

	/**
	 * Returns accounts in the order of their names, which is that of their code points.
	 * @param after the name that the last page ended with, or the empty text
	 * @param prefix what the names begin with, in normal form, or the empty text
	 * @param kind whom they are for; null for anybody
	 * @param most how many at most
	 */
	List<Account> findPage(String after, String prefix, @Nullable AccountKind kind, int most) {
		String range = prefix.isEmpty() ? "" : " AND username >= :prefix AND username < :behind";
		// In the words of the index that PostgreSQL has for services.
		String ofKind = (kind != null) ? " AND kind = '" + kind + "'" : "";
		return this.jdbc
			.sql("SELECT * FROM account WHERE username > :after%s%s ORDER BY username FETCH FIRST :most ROWS ONLY"
				.formatted(range, ofKind))
			.param("after", after)
			.param("prefix", prefix)
			.param("behind", prefix.isEmpty() ? "" : behind(prefix))
			.param("most", most)
			.query((row, index) -> account(row))
			.list();
	}

	/**
	 * Changes name, address, roles, claims and whether the account is enabled. Whoever
	 * changes the address vouches for it.
	 * @throws DuplicateKeyException if the name is taken
	 * @throws TakenAddressException if a login could mean another account
	 */
	void update(Account before, Account account) {
		boolean otherEmail = !Objects.equals(before.email(), account.email());
		if (otherEmail || !before.username().equals(account.username())) {
			requireAloneKnownBy(account);
		}
		this.jdbc.sql("""
				UPDATE account SET username = :username, email = :email, email_key = :emailKey,
					email_confirmed = (email_confirmed OR :otherEmail), roles = :roles, claims = :claims,
					enabled = :enabled, version = version + 1
				WHERE id = :id""")
			.param("otherEmail", otherEmail)
			.param("id", account.id())
			.param("username", account.username().value())
			.param("email", text(account.email()))
			.param("emailKey", key(account.email()))
			.param("claims", account.claims().json())
			.param("roles", NameList.format(account.roles()))
			.param("enabled", account.enabled())
			.update();
	}

	/** Tells whether somebody has shown that they read at the address of an account. */
	boolean hasConfirmedEmail(UUID id) {
		return this.jdbc.sql("SELECT email_confirmed FROM account WHERE id = :id AND email IS NOT NULL")
			.param("id", id)
			.query(Boolean.class)
			.optional()
			.orElse(false);
	}

	/** Notes whether the owner of an account has shown that they read at its address. */
	void setEmailConfirmed(UUID id, boolean confirmed) {
		this.jdbc.sql("UPDATE account SET email_confirmed = :confirmed WHERE id = :id")
			.param("id", id)
			.param("confirmed", confirmed)
			.update();
	}

	/**
	 * Sets a password's hash, whatever it was.
	 * @param isShort whether the password is one that needs a second factor
	 */
	void setPasswordHash(UUID id, String next, boolean isShort) {
		this.jdbc.sql("UPDATE account SET password_hash = :next, short_password = :short WHERE id = :id")
			.param("id", id)
			.param("next", next)
			.param("short", isShort)
			.update();
	}

	/** Deletes an account with everything that refers to it. */
	void delete(UUID id) {
		this.jdbc.sql("DELETE FROM account WHERE id = :id").param("id", id).update();
	}

	/**
	 * Keeps others from taking an administrator away until the transaction ends. Comes
	 * before any account's row is locked, so that nobody waits in a circle.
	 */
	void lockAdministration() {
		this.jdbc.sql("SELECT id FROM administration_lock WHERE id = 1 FOR UPDATE").query(Integer.class).single();
	}

	/** A service account does not count: nothing it has is a login. */
	boolean hasAdministrator() {
		return this.jdbc
			.sql("SELECT count(*) FROM (SELECT id FROM account WHERE " + ADMINISTRATES
					+ " FETCH FIRST ROW ONLY) AS administrator")
			.query(Integer.class)
			.single() > 0;
	}

	/**
	 * Returns the roles that there are accounts with, of more combinations than anybody
	 * gives only some.
	 */
	Set<String> findRoles() {
		return this.jdbc.sql("SELECT DISTINCT roles FROM account FETCH FIRST :most ROWS ONLY")
			.param("most", MAX_COMBINATIONS)
			.query(String.class)
			.list()
			.stream()
			.flatMap((names) -> NameList.parse(names).stream())
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Returns some of the addresses, in the form in which they are compared, that more
	 * than one account is known by.
	 */
	List<String> findAmbiguousAddresses(int most) {
		return this.jdbc.sql("""
				SELECT email_key FROM account WHERE email_key IS NOT NULL GROUP BY email_key HAVING count(*) > 1
				UNION SELECT one.email_key FROM account one JOIN account other
					ON other.username = one.email_key AND other.id <> one.id
				FETCH FIRST :most ROWS ONLY""").param("most", most).query(String.class).list();
	}

	/** Returns how many accounts have an address that nobody has confirmed. */
	long countUnconfirmed() {
		return this.jdbc.sql("SELECT count(*) FROM account WHERE email IS NOT NULL AND NOT email_confirmed")
			.query(Long.class)
			.single();
	}

	long count() {
		return this.jdbc.sql("SELECT count(*) FROM account").query(Long.class).single();
	}

	boolean hasAdministratorBesides(UUID id) {
		return this.jdbc
			.sql("SELECT count(*) FROM (SELECT id FROM account WHERE id <> :id AND " + ADMINISTRATES
					+ " FETCH FIRST ROW ONLY) AS administrator")
			.param("id", id)
			.query(Integer.class)
			.single() > 0;
	}

	/** Tells whether an address may take a name's place at a login. */
	boolean areKnownByEmail() {
		return this.login.byEmail();
	}

	/**
	 * Returns what accounts are known by that could be taken for newcomers, where an
	 * address may take a name's place at a login. Nobody else is known by more until the
	 * transaction ends.
	 * @param keys the newcomers' names and addresses, in the form of a name; not empty
	 * @return nothing where an address is no name
	 */
	Optional<LoginKeys> lockKeysAmong(Collection<String> keys) {
		if (!this.login.byEmail()) {
			return Optional.empty();
		}
		lockAdministration();
		return Optional.of(LoginKeys.among(keys, this.jdbc));
	}

	/**
	 * Where an address may take a name's place at a login, neither may be another
	 * account's name or address. Nobody else makes it so until the transaction ends.
	 * @throws TakenAddressException if a login could mean another account
	 */
	void requireAloneKnownBy(Account account) {
		if (!this.login.byEmail()) {
			return;
		}
		lockAdministration();
		long others = this.jdbc.sql("""
				SELECT count(*) FROM (
					SELECT id FROM account WHERE email_key IN (:username, :emailKey) AND id <> :id
					UNION ALL SELECT id FROM account WHERE username = :emailKey AND id <> :id) AS others""")
			.param("id", account.id())
			.param("username", account.username().value())
			.param("emailKey", Objects.requireNonNullElse(key(account.email()), ""))
			.query(Long.class)
			.single();
		if (others > 0) {
			throw new TakenAddressException();
		}
	}

	/**
	 * Returns the first text behind all that begin with a prefix. A pattern would not do:
	 * a plan that is made for every pattern finds nothing by an index.
	 */
	private static String behind(String prefix) {
		int last = prefix.codePointBefore(prefix.length());
		int next = (last + 1 == Character.MIN_SURROGATE) ? Character.MAX_SURROGATE + 1 : last + 1;
		return prefix.substring(0, prefix.length() - Character.charCount(last)) + Character.toString(next);
	}

	private static @Nullable String text(@Nullable EmailAddress email) {
		return (email != null) ? email.text() : null;
	}

	private static @Nullable String key(@Nullable EmailAddress email) {
		return (email != null) ? email.key() : null;
	}

	private static VersionedAccount versioned(ResultSet row) throws SQLException {
		return new VersionedAccount(account(row), row.getLong("version"));
	}

	private static Account account(ResultSet row) throws SQLException {
		String email = row.getString("email");
		return new Account(row.getObject("id", UUID.class), new Username(row.getString("username")),
				kind(row.getString("kind")), (email != null) ? new EmailAddress(email) : null,
				NameList.parse(row.getString("roles")), new AccountClaims(row.getString("claims")),
				row.getBoolean("enabled"), StoredTime.read(row, "created_at"), row.getLong("session_epoch"),
				row.getBoolean("short_password"));
	}

	private static AccountKind kind(String text) {
		return AccountKind.find(text).orElseThrow(() -> new IllegalStateException("No account is a " + text));
	}

}
