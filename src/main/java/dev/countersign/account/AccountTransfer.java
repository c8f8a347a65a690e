package dev.countersign.account;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.password.ForeignHash;
import dev.countersign.password.UnusableHashException;
import dev.countersign.password.Username;
import dev.countersign.store.NameList;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Accounts that move in from another system, with the hashes of their passwords.
 * {@link AccountExport} lets them move out again.
 */
@Service
public class AccountTransfer {

	private static final int BATCH = 1_000;

	/** Those who administer accounts wait meanwhile, and not for long. */
	private static final int BATCH_UNDER_LOCK = 50;

	private static final Pattern SECRET_HASH = Pattern.compile("[0-9a-f]{64}");

	private final JdbcClient jdbc;

	private final NamedParameterJdbcOperations batches;

	private final Accounts accounts;

	private final ServiceSecrets secrets;

	private final FactorTransfer factors;

	private final AuditTrail audit;

	private final Clock clock;

	AccountTransfer(JdbcClient jdbc, NamedParameterJdbcOperations batches, Accounts accounts, ServiceSecrets secrets,
			FactorTransfer factors, AuditTrail audit, Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.accounts = accounts;
		this.secrets = secrets;
		this.factors = factors;
		this.audit = audit;
		this.clock = clock;
	}

	/** Returns how many accounts should be added at a time. */
	public int batchSize() {
		return this.accounts.areKnownByEmail() ? BATCH_UNDER_LOCK : BATCH;
	}

	/**
	 * Adds accounts, within the caller's transaction if there is one. An account that is
	 * there already with the same hash is left as it is, so that an import that broke off
	 * can be begun again.
	 * @param newcomers at most {@link #batchSize()} accounts
	 * @return what became of each, in their order
	 * @throws org.springframework.dao.DuplicateKeyException if somebody else added one of
	 * the names at the same moment
	 */
	public List<Outcome> add(List<Newcomer> newcomers) {
		return add(newcomers, new ImportRehearsal());
	}

	/**
	 * The same in a rehearsal, of which the caller rolls each part back.
	 * @param newcomers at most {@link #batchSize()} accounts
	 * @param earlier what was to be added before, to which these come
	 * @return what would become of each, in their order
	 */
	public List<Outcome> add(List<Newcomer> newcomers, ImportRehearsal earlier) {
		List<Reading> readings = newcomers.stream().map(this::read).toList();
		List<Row> readable = readings.stream().map(Reading::row).flatMap(Optional::stream).toList();
		Map<String, String> hashes = hashesOf(readable.stream().map(Row::username).toList());
		Predicate<Row> alone = aloneKnown(readable, earlier);
		List<Outcome> outcomes = new ArrayList<>();
		List<Row> rows = new ArrayList<>();
		for (Reading reading : readings) {
			Outcome outcome = reading.row()
				.map((row) -> decide(row, hashes, earlier, alone))
				.orElseGet(reading::refusal);
			outcomes.add(outcome);
			reading.row().filter((row) -> outcome.added()).ifPresent(rows::add);
		}
		insert(rows);
		rows.forEach((row) -> earlier.add(row.username(), row.credential(), row.emailKey()));
		return outcomes;
	}

	/** Also of those that come with it. */
	private Predicate<Row> aloneKnown(List<Row> rows, ImportRehearsal earlier) {
		if (rows.isEmpty()) {
			return (row) -> true;
		}
		return this.accounts.lockKeysAmong(rows.stream().flatMap(Row::keys).distinct().toList())
			.<Predicate<Row>>map((keys) -> (row) -> earlier.isFree(row.username(), row.emailKey())
					&& keys.take(row.username(), row.emailKey()))
			.orElse((row) -> true);
	}

	private static Outcome decide(Row row, Map<String, String> hashes, ImportRehearsal earlier, Predicate<Row> alone) {
		String known = hashes.get(row.username());
		boolean taken = known != null || earlier.hasName(row.username());
		if (!taken && !alone.test(row)) {
			return Outcome.refused("another account is known by this name or e-mail address; change it in the file, or "
					+ "leave the account out");
		}
		if (!taken) {
			hashes.put(row.username(), row.credential());
			return Outcome.ADDED;
		}
		boolean same = (known != null) ? known.equals(row.credential()) : earlier.has(row.username(), row.credential());
		return same ? Outcome.PRESENT : Outcome
			.refused("the name is taken, by another account or by this one with a newer hash or other secrets since; "
					+ "rename the account in the file, or leave it out");
	}

	private Map<String, String> hashesOf(Collection<String> usernames) {
		Map<String, String> hashes = new HashMap<>();
		Map<UUID, String> services = new HashMap<>();
		if (!usernames.isEmpty()) {
			this.jdbc.sql("SELECT id, username, kind, password_hash FROM account WHERE username IN (:usernames)")
				.param("usernames", usernames)
				.query((row) -> {
					hashes.put(row.getString("username"), row.getString("password_hash"));
					if (AccountKind.SERVICE.toString().equals(row.getString("kind"))) {
						services.put(row.getObject("id", UUID.class), row.getString("username"));
					}
				});
		}
		Map<UUID, List<String>> secretHashes = this.secrets.hashes(services.keySet());
		services.forEach((id, username) -> hashes.put(username,
				credential(AccountKind.SERVICE, "", secretHashes.getOrDefault(id, List.of()))));
		return hashes;
	}

	/** Tells an account of the file from another of its name. */
	private static String credential(AccountKind kind, String passwordHash, List<String> secretHashes) {
		return (kind == AccountKind.SERVICE) ? kind + " " + new TreeSet<>(secretHashes) : passwordHash;
	}

	private void insert(List<Row> rows) {
		if (!rows.isEmpty()) {
			Instant now = this.clock.instant();
			this.batches.batchUpdate("""
					INSERT INTO account (id, username, kind, email, email_key, email_confirmed, password_hash,
						short_password, roles, claims, enabled, created_at)
					VALUES (:id, :username, :kind, :email, :emailKey, :emailConfirmed, :passwordHash,
						:shortPassword, :roles, :claims, :enabled, :createdAt)""",
					rows.stream().map((row) -> parameters(row, now)).toArray(MapSqlParameterSource[]::new));
			rows.forEach((row) -> this.secrets.add(row.id(), row.secretHashes()));
			rows.forEach((row) -> this.factors.add(row.id(), row.totp()));
			this.audit.record(AuditEvent.of(Act.ACCOUNTS_IMPORTED).detail("accounts", rows.size()));
		}
	}

	private static MapSqlParameterSource parameters(Row row, Instant now) {
		Instant createdAt = (row.createdAt() != null) ? row.createdAt() : now;
		return new MapSqlParameterSource("id", row.id()).addValue("username", row.username())
			.addValue("kind", row.kind().toString())
			.addValue("email", (row.email() != null) ? row.email().text() : null)
			.addValue("emailKey", row.emailKey())
			.addValue("emailConfirmed", row.emailConfirmed())
			.addValue("passwordHash", row.passwordHash())
			.addValue("shortPassword", row.shortPassword())
			.addValue("roles", row.roles())
			.addValue("claims", row.claims().json())
			.addValue("enabled", row.enabled())
			.addValue("createdAt", StoredTime.of(createdAt));
	}

	private Reading read(Newcomer newcomer) {
		Optional<Username> username = Username.of(newcomer.username());
		if (username.isEmpty()) {
			return Reading.refused("a user name " + Username.RULE + "; rename the account in the file");
		}
		if (!RoleNames.areAllowed(newcomer.roles())) {
			return Reading.refused(RoleNames.SENTENCE);
		}
		Optional<EmailAddress> email = Optional.ofNullable(newcomer.email()).flatMap(EmailAddress::of);
		if (newcomer.email() != null && email.isEmpty()) {
			return Reading
				.refused("an e-mail address %s; mend it in the file, or leave it out".formatted(EmailAddress.RULE));
		}
		if (!hasRightSecrets(newcomer)) {
			return Reading
				.refused("a service account has up to %d 'secret_hashes' of 64 hexadecimal digits, and nobody "
					.formatted(ServiceSecrets.MAX_SECRETS) + "else has any; mend them in the file");
		}
		Optional<String> objection = objection(newcomer);
		if (objection.isPresent()) {
			return Reading.refused(objection.get());
		}
		try {
			return Reading.of(row(newcomer, username.get(), email.orElse(null)));
		}
		catch (UnusableHashException ex) {
			return Reading.refused(ex.reason());
		}
		catch (IllegalArgumentException ex) {
			return Reading.refused("'claims' %s; mend it in the file, or leave it out".formatted(ex.getMessage()));
		}
	}

	private static Row row(Newcomer newcomer, Username username, @Nullable EmailAddress email) {
		String passwordHash = (newcomer.kind() == AccountKind.SERVICE) ? Accounts.NO_PASSWORD
				: ForeignHash.toStored(newcomer.passwordHash());
		return new Row(UUID.randomUUID(), username.value(), newcomer.kind(), email, newcomer.emailConfirmed(),
				passwordHash, newcomer.shortPassword() && newcomer.kind() == AccountKind.PERSON,
				newcomer.secretHashes(), newcomer.totp(), NameList.format(newcomer.roles()),
				AccountClaims.of(newcomer.claims()), newcomer.enabled(), newcomer.createdAt());
	}

	private Optional<String> objection(Newcomer newcomer) {
		if (newcomer.kind() == AccountKind.SERVICE && !newcomer.totp().isEmpty()) {
			return Optional.of("a service account has no second factor; leave 'totp' out");
		}
		return this.factors.objection(newcomer.totp());
	}

	private static boolean hasRightSecrets(Newcomer newcomer) {
		int most = (newcomer.kind() == AccountKind.SERVICE) ? ServiceSecrets.MAX_SECRETS : 0;
		return newcomer.secretHashes().size() <= most
				&& newcomer.secretHashes().stream().allMatch((hash) -> SECRET_HASH.matcher(hash).matches());
	}

	/**
	 * An account as another system has it.
	 *
	 * @param username the name in any spelling
	 * @param kind whom it is for
	 * @param email its e-mail address; null if it has none
	 * @param emailConfirmed whether somebody has shown that they read there
	 * @param passwordHash bcrypt, Argon2, scrypt or PBKDF2 in one of their usual forms;
	 * not read of a service account
	 * @param shortPassword whether the password is too short to stand alone, as it was
	 * exported
	 * @param secretHashes of a service account's secrets, as they were exported
	 * @param totp the secrets of its authenticator apps, in Base32 or as addresses
	 * @param roles what it may do beyond logging in
	 * @param claims what else its tokens say of it
	 * @param enabled whether it may log in
	 * @param createdAt when it was made; null for now
	 */
	public record Newcomer(String username, AccountKind kind, @Nullable String email, boolean emailConfirmed,
			String passwordHash, boolean shortPassword, List<String> secretHashes, List<String> totp, Set<String> roles,
			Map<String, ? extends @Nullable Object> claims, boolean enabled, @Nullable Instant createdAt) {

		@Override
		public String toString() {
			return "Newcomer[username=" + this.username + "]";
		}

	}

	/**
	 * What became of a newcomer.
	 *
	 * @param added whether there is a new account
	 * @param reason why the newcomer was refused; null where there is an account now
	 */
	public record Outcome(boolean added, @Nullable String reason) {

		static final Outcome ADDED = new Outcome(true, null);

		static final Outcome PRESENT = new Outcome(false, null);

		static Outcome refused(String reason) {
			return new Outcome(false, reason);
		}

	}

	private record Row(UUID id, String username, AccountKind kind, @Nullable EmailAddress email, boolean emailConfirmed,
			String passwordHash, boolean shortPassword, List<String> secretHashes, List<String> totp, String roles,
			AccountClaims claims, boolean enabled, @Nullable Instant createdAt) {

		/** Returns what it is known by where an address may stand for a name. */
		Stream<String> keys() {
			return Stream.concat(Stream.of(this.username), Stream.ofNullable(emailKey()));
		}

		String credential() {
			return AccountTransfer.credential(this.kind, this.passwordHash, this.secretHashes);
		}

		@Nullable String emailKey() {
			return (this.email != null) ? this.email.key() : null;
		}

	}

	private record Reading(Optional<Row> row, Outcome refusal) {

		static Reading of(Row row) {
			return new Reading(Optional.of(row), Outcome.ADDED);
		}

		static Reading refused(String reason) {
			return new Reading(Optional.empty(), Outcome.refused(reason));
		}

	}

}
