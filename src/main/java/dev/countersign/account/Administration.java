package dev.countersign.account;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.countersign.web.Problem;
import dev.countersign.web.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is done to accounts. Whatever a change takes away from an account's tokens is dead
 * when the change is committed.
 */
@Service
class Administration {

	private final Accounts accounts;

	private final Credentials credentials;

	private final PasswordRules rules;

	private final PasswordEncoder encoder;

	private final TransactionOperations transactions;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	Administration(Accounts accounts, Credentials credentials, PasswordRules rules, PasswordEncoder encoder,
			TransactionOperations transactions, ApplicationEventPublisher events, Clock clock) {
		this.accounts = accounts;
		this.credentials = credentials;
		this.rules = rules;
		this.encoder = encoder;
		this.transactions = transactions;
		this.events = events;
		this.clock = clock;
	}

	Account add(Username username, String password, Set<String> roles) {
		this.rules.check(password, username);
		if (this.accounts.findByUsername(username).isPresent()) {
			throw nameTaken();
		}
		Account account = new Account(UUID.randomUUID(), username, roles, true,
				this.clock.instant().truncatedTo(ChronoUnit.MICROS), 0);
		String hash = hash(password);
		try {
			this.accounts.add(account, hash);
		}
		catch (DuplicateKeyException ex) {
			throw nameTaken();
		}
		return account;
	}

	List<Account> findPage(String after, String prefix, int most) {
		return this.accounts.findPage(after, prefix, most);
	}

	VersionedAccount find(UUID id) {
		return this.accounts.findVersion(id).orElseThrow(Administration::unknown);
	}

	/**
	 * Changes an account.
	 * @param change what becomes of it
	 * @param etag of the version that the caller knows, or nothing to change any
	 * @return the account after it
	 */
	VersionedAccount change(UUID id, AccountChange change, @Nullable String etag) {
		try {
			return this.transactions.execute((transaction) -> {
				this.accounts.lockAdministration();
				VersionedAccount current = lock(id);
				requireVersion(current, etag);
				Account before = current.account();
				Account after = change.apply(before);
				if (after.equals(before)) {
					return current;
				}
				if (!isAdministrator(after)) {
					requireAnotherAdministrator(before);
				}
				this.accounts.update(after);
				if (AccountChange.takesAway(before, after)) {
					this.events.publishEvent(new AccountCutOff(id, false, false, null));
				}
				return new VersionedAccount(after, current.version() + 1);
			});
		}
		catch (DuplicateKeyException ex) {
			throw nameTaken();
		}
	}

	void delete(UUID id, @Nullable String etag) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.accounts.lockAdministration();
			VersionedAccount current = lock(id);
			requireVersion(current, etag);
			requireAnotherAdministrator(current.account());
			this.accounts.delete(id);
			this.events.publishEvent(new AccountCutOff(id, true, false, null));
		});
	}

	void endSessions(UUID id) {
		this.transactions.executeWithoutResult((transaction) -> {
			lock(id);
			this.events.publishEvent(new AccountCutOff(id, false, true, null));
		});
	}

	/**
	 * Changes the caller's own password, and ends every session but the caller's.
	 * @param id the caller's account
	 * @param sessionId the caller's session
	 */
	void changePassword(UUID id, UUID sessionId, String current, String next) {
		Username username = this.accounts.findById(id)
			.map(Account::username)
			.orElseThrow(() -> new ProblemException(Problem.INVALID_CREDENTIALS));
		Account verified = this.credentials.verify(username.value(), current);
		this.rules.check(next, verified.username());
		String hash = hash(next);
		this.transactions.executeWithoutResult((transaction) -> {
			this.accounts.lock(id)
				.filter(Account::enabled)
				.filter((now) -> verified.id().equals(id) && now.sessionEpoch() == verified.sessionEpoch())
				.orElseThrow(() -> new ProblemException(Problem.INVALID_CREDENTIALS));
			this.accounts.replacePasswordHash(id, hash);
			this.events.publishEvent(new AccountCutOff(id, false, false, sessionId));
		});
	}

	private VersionedAccount lock(UUID id) {
		return this.accounts.lockVersion(id).orElseThrow(Administration::unknown);
	}

	private static void requireVersion(VersionedAccount current, @Nullable String etag) {
		if (etag != null && !etag.equals("*") && !etag.equals(current.etag())) {
			throw new ProblemException(Problem.PRECONDITION_FAILED);
		}
	}

	private void requireAnotherAdministrator(Account account) {
		if (isAdministrator(account) && !this.accounts.hasAdministratorBesides(account.id())) {
			throw new ProblemException(Problem.CONFLICT,
					"This is the last administrator. Make another one first: POST /users");
		}
	}

	private static boolean isAdministrator(Account account) {
		return account.enabled() && account.roles().contains(Roles.ADMIN);
	}

	private String hash(String password) {
		try {
			return String.valueOf(this.encoder.encode(password));
		}
		catch (IllegalArgumentException ex) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The password is too long. Choose a shorter one.");
		}
	}

	private static ProblemException unknown() {
		return new ProblemException(Problem.NOT_FOUND, "There is no such account.");
	}

	private static ProblemException nameTaken() {
		return new ProblemException(Problem.CONFLICT, "Another account has this user name.");
	}

}
