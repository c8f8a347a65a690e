package dev.countersign.login;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.account.Account;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.StoredTime;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The logins in the database whose password was right and whose second step is open. Any
 * node may finish one that another began.
 */
@Repository
class PendingLogins {

	/** How many codes may be tried for one. */
	static final int MAX_ATTEMPTS = 5;

	static final Duration LIFETIME = Duration.ofMinutes(5);

	private final JdbcClient jdbc;

	private final SecureRandom random;

	private final Clock clock;

	PendingLogins(JdbcClient jdbc, SecureRandom random, Clock clock) {
		this.jdbc = jdbc;
		this.random = random;
		this.clock = clock;
	}

	/**
	 * Begins one for an account as it was when its password was checked.
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the account was
	 * deleted meanwhile
	 */
	LoginHandle begin(Account account) {
		LoginHandle handle = LoginHandle.make(this.random);
		try {
			add(handle, account);
		}
		catch (DataIntegrityViolationException ex) {
			throw new ProblemException(Problem.INVALID_CREDENTIALS);
		}
		return handle;
	}

	private void add(LoginHandle handle, Account account) {
		this.jdbc.sql("""
				INSERT INTO pending_login (handle_hash, account_id, session_epoch, attempts, expires_at)
				VALUES (:hash, :accountId, :epoch, 0, :expiresAt)""")
			.param("hash", handle.hash())
			.param("accountId", account.id())
			.param("epoch", account.sessionEpoch())
			.param("expiresAt", StoredTime.of(this.clock.instant().plus(LIFETIME)))
			.update();
	}

	/** Finds one that may still be finished. */
	Optional<Pending> find(LoginHandle handle) {
		return this.jdbc.sql("""
				SELECT account_id, session_epoch FROM pending_login
				WHERE handle_hash = :hash AND expires_at > :now AND attempts < :most""")
			.param("hash", handle.hash())
			.param("now", StoredTime.of(this.clock.instant()))
			.param("most", MAX_ATTEMPTS)
			.query((row, index) -> new Pending(row.getObject("account_id", UUID.class), row.getLong("session_epoch")))
			.optional();
	}

	/**
	 * Takes one of the attempts that there are: one statement, so that no more get
	 * through at once than there may be.
	 * @return whether there was one left
	 */
	boolean takeAttempt(LoginHandle handle) {
		return this.jdbc.sql("""
				UPDATE pending_login SET attempts = attempts + 1
				WHERE handle_hash = :hash AND expires_at > :now AND attempts < :most""")
			.param("hash", handle.hash())
			.param("now", StoredTime.of(this.clock.instant()))
			.param("most", MAX_ATTEMPTS)
			.update() == 1;
	}

	/**
	 * Uses one up: of any number of callers one succeeds.
	 * @return whether it was still there
	 */
	boolean finish(LoginHandle handle) {
		return this.jdbc.sql("DELETE FROM pending_login WHERE handle_hash = :hash")
			.param("hash", handle.hash())
			.update() == 1;
	}

	/** Deletes some that are over. */
	int purge(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM pending_login WHERE handle_hash IN
				(SELECT handle_hash FROM pending_login WHERE expires_at <= :before FETCH FIRST :most ROWS ONLY)""")
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	/**
	 * Whose login is open.
	 *
	 * @param accountId the account
	 * @param sessionEpoch how often all its sessions had been ended when it began
	 */
	record Pending(UUID accountId, long sessionEpoch) {
	}

}
