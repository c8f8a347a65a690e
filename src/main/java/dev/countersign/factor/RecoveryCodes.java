package dev.countersign.factor;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The recovery codes in the database: of each the hash, until it is used.
 */
@Repository
class RecoveryCodes {

	/** How many an account is given. */
	static final int COUNT = 10;

	private final JdbcClient jdbc;

	private final SecureRandom random;

	RecoveryCodes(JdbcClient jdbc, SecureRandom random) {
		this.jdbc = jdbc;
		this.random = random;
	}

	/**
	 * Gives an account new codes in the place of those that it has.
	 * @return the codes as they are shown, this once
	 */
	List<String> renew(UUID accountId) {
		delete(accountId);
		List<RecoveryCode> codes = Stream.generate(() -> RecoveryCode.make(this.random)).limit(COUNT).toList();
		codes.forEach(
				(code) -> this.jdbc.sql("INSERT INTO recovery_code (account_id, code_hash) VALUES (:accountId, :hash)")
					.param("accountId", accountId)
					.param("hash", code.hash(accountId))
					.update());
		return codes.stream().map(RecoveryCode::shown).toList();
	}

	/**
	 * Uses a code up: one statement, so that of any number of callers one succeeds.
	 * @return whether the account had it
	 */
	boolean use(UUID accountId, RecoveryCode code) {
		return this.jdbc.sql("DELETE FROM recovery_code WHERE account_id = :accountId AND code_hash = :hash")
			.param("accountId", accountId)
			.param("hash", code.hash(accountId))
			.update() == 1;
	}

	int count(UUID accountId) {
		return this.jdbc.sql("SELECT count(*) FROM recovery_code WHERE account_id = :accountId")
			.param("accountId", accountId)
			.query(Integer.class)
			.single();
	}

	void delete(UUID accountId) {
		this.jdbc.sql("DELETE FROM recovery_code WHERE account_id = :accountId").param("accountId", accountId).update();
	}

}
