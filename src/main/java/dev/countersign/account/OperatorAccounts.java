package dev.countersign.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The accounts for whoever runs the service and has no token: also for an administrator
 * who locked themselves out.
 */
@Service
public class OperatorAccounts {

	private final JdbcClient jdbc;

	private final PasswordEncoder encoder;

	private final AuditTrail audit;

	private final TransactionOperations transactions;

	private final SecureRandom random;

	private final Clock clock;

	OperatorAccounts(JdbcClient jdbc, PasswordEncoder encoder, AuditTrail audit, TransactionOperations transactions,
			SecureRandom random, Clock clock) {
		this.jdbc = jdbc;
		this.encoder = encoder;
		this.audit = audit;
		this.transactions = transactions;
		this.random = random;
		this.clock = clock;
	}

	/**
	 * Finds an account.
	 * @param username its name in any spelling
	 * @return its id, or nothing if there is none
	 */
	public Optional<UUID> find(String username) {
		return Username.of(username)
			.flatMap((name) -> this.jdbc.sql("SELECT id FROM account WHERE username = :username")
				.param("username", name.value())
				.query(UUID.class)
				.optional());
	}

	/**
	 * Adds an account that may log in.
	 * @param username its name in any spelling
	 * @param password its password, up to 256 characters
	 * @param roles what it may do beyond logging in
	 * @return whether it was added; not if the name is taken
	 * @throws IllegalArgumentException if the name, the password or a role cannot be one
	 */
	public boolean add(String username, String password, Set<String> roles) {
		Username name = Username.of(username)
			.orElseThrow(
					() -> new IllegalArgumentException("A username has 1 to 64 characters, none of them white space"));
		if (!AccountTransfer.areRoles(roles)) {
			throw new IllegalArgumentException("A role has 1 to 64 letters, digits, dots, colons or dashes");
		}
		String hash = hash(password);
		try {
			this.transactions.executeWithoutResult((transaction) -> insert(name, hash, roles));
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * Gives an account another password. Its sessions are the caller's to end.
	 * @param id whose
	 * @param password the password, up to 256 characters
	 * @throws IllegalArgumentException if it cannot be one
	 */
	public void setPassword(UUID id, String password) {
		String hash = hash(password);
		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("UPDATE account SET password_hash = :passwordHash WHERE id = :id")
				.param("passwordHash", hash)
				.param("id", id)
				.update();
			this.audit.record(AuditEvent.of(Act.PASSWORD_CHANGED).account(id));
		});
	}

	/**
	 * Lets an account log in again.
	 * @param id whose
	 */
	public void enable(UUID id) {
		setEnabled(id, true);
	}

	/**
	 * Lets an account log in no more, within the caller's transaction. Its sessions are
	 * the caller's to end.
	 * @param id whose
	 * @return whether it was done; not to the last enabled administrator
	 */
	public boolean disable(UUID id) {
		List<UUID> administrators = this.jdbc.sql("""
				SELECT id FROM account WHERE enabled AND ' ' || roles || ' ' LIKE :role ORDER BY id FOR UPDATE""")
			.param("role", "% " + Roles.ADMIN + " %")
			.query(UUID.class)
			.list();
		if (administrators.equals(List.of(id))) {
			return false;
		}
		setEnabled(id, false);
		return true;
	}

	/** Tells whether anybody can administer the service. */
	public boolean hasAdministrator() {
		return this.jdbc.sql("SELECT count(*) FROM account WHERE enabled AND ' ' || roles || ' ' LIKE :role")
			.param("role", "% " + Roles.ADMIN + " %")
			.query(Long.class)
			.single() > 0;
	}

	/** Returns how many accounts there are. */
	public long count() {
		return this.jdbc.sql("SELECT count(*) FROM account").query(Long.class).single();
	}

	/** Makes a password of 144 random bits, in characters that need no quoting. */
	public String randomPassword() {
		byte[] bytes = new byte[18];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private void insert(Username name, String hash, Set<String> roles) {
		UUID id = UUID.randomUUID();
		String roleNames = String.join(" ", new TreeSet<>(roles));
		this.jdbc.sql("""
				INSERT INTO account (id, username, password_hash, roles, enabled, created_at)
				VALUES (:id, :username, :passwordHash, :roles, TRUE, :createdAt)""")
			.param("id", id)
			.param("username", name.value())
			.param("passwordHash", hash)
			.param("roles", roleNames)
			.param("createdAt", this.clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
			.update();
		this.audit.record(AuditEvent.of(Act.ACCOUNT_CREATED).account(id, name.value()).detail("roles", roleNames));
	}

	private void setEnabled(UUID id, boolean enabled) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("UPDATE account SET enabled = :enabled WHERE id = :id")
				.param("enabled", enabled)
				.param("id", id)
				.update();
			this.audit.record(AuditEvent.of(enabled ? Act.ACCOUNT_ENABLED : Act.ACCOUNT_DISABLED).account(id));
		});
	}

	private String hash(String password) {
		if (password.isEmpty()) {
			throw new IllegalArgumentException("A password has at least one character");
		}
		return String.valueOf(this.encoder.encode(password));
	}

}
