package dev.countersign.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

import dev.countersign.store.NameList;
import dev.countersign.store.Snapshot;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Accounts that move out, as {@link AccountTransfer} takes them in.
 */
@Service
public class AccountExport {

	private static final int PAGE = 1_000;

	private final JdbcClient jdbc;

	private final ServiceSecrets secrets;

	private final FactorTransfer factors;

	private final Snapshot snapshot;

	AccountExport(JdbcClient jdbc, ServiceSecrets secrets, FactorTransfer factors, Snapshot snapshot) {
		this.jdbc = jdbc;
		this.secrets = secrets;
		this.factors = factors;
		this.snapshot = snapshot;
	}

	/**
	 * Reads every account, in the order of their names, a page at a time: all of them as
	 * they are when it begins.
	 * @param consumer is given each of them; what it asks for more is of the same moment
	 */
	public void export(Consumer<Exported> consumer) {
		this.snapshot.read(() -> readAll(consumer));
	}

	private void readAll(Consumer<Exported> consumer) {
		List<Exported> page;
		String after = "";
		do {
			page = this.jdbc
				.sql("""
						SELECT id, username, kind, email, email_confirmed, password_hash, short_password, roles, claims, enabled, created_at
						FROM account WHERE username > :after ORDER BY username FETCH FIRST :most ROWS ONLY""")
				.param("after", after)
				.param("most", PAGE)
				.query((row, index) -> new Exported(row.getObject("id", UUID.class), row.getString("username"),
						row.getString("kind"), row.getString("email"), row.getBoolean("email_confirmed"),
						row.getString("password_hash"), row.getBoolean("short_password"),
						new TreeSet<>(NameList.parse(row.getString("roles"))),
						new AccountClaims(row.getString("claims")).toMap(), row.getBoolean("enabled"),
						StoredTime.read(row, "created_at")))
				.list();
			page.forEach(consumer);
			after = page.isEmpty() ? after : page.get(page.size() - 1).username();
		}
		while (page.size() == PAGE);
	}

	/**
	 * Returns the hashes of a service account's secrets.
	 * @param account which
	 * @return none of a person's
	 */
	public List<String> secretHashes(Exported account) {
		return account.isService() ? this.secrets.hashes(List.of(account.id())).getOrDefault(account.id(), List.of())
				: List.of();
	}

	/**
	 * Returns the secrets of an account's authenticator apps, as addresses that apps
	 * read.
	 * @param account which
	 */
	public List<String> totp(Exported account) {
		return this.factors.export(account.id(), account.username());
	}

	/**
	 * Returns how many accounts have passkeys, which are good for one address alone and
	 * do not move.
	 */
	public long countWithPasskeys() {
		return this.factors.countWithPasskeys();
	}

	/**
	 * An account that moves out.
	 *
	 * @param id what nobody takes over
	 * @param username the name in its normal form
	 * @param kind whom it is for
	 * @param email its e-mail address; null if it has none
	 * @param emailConfirmed whether somebody has shown that they read there
	 * @param passwordHash the stored hash; of a service account one that nothing matches
	 * @param shortPassword whether the password is too short to stand alone
	 * @param roles what it may do beyond logging in, in order
	 * @param claims what else its tokens say of it
	 * @param enabled whether it may log in
	 * @param createdAt when it was made
	 */
	public record Exported(UUID id, String username, String kind, @Nullable String email, boolean emailConfirmed,
			String passwordHash, boolean shortPassword, Set<String> roles, Map<String, Object> claims, boolean enabled,
			Instant createdAt) {

		/** Tells whether it is a program's, which has no password. */
		public boolean isService() {
			return this.kind.equals(AccountKind.SERVICE.toString());
		}

		@Override
		public String toString() {
			return "Exported[username=" + this.username + "]";
		}

	}

}
