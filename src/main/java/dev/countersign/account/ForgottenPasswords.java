package dev.countersign.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.key.LastingKeys;
import dev.countersign.key.TextCipher;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What people who forgot a password typed, kept in the database until it is looked up. It
 * is encrypted, as it may be a password typed into the wrong field.
 */
@Repository
class ForgottenPasswords {

	/** Of all together; they are looked up within a second or two. */
	static final int MAX_WAITING = 10_000;

	/** Nobody waits longer for a mail. */
	private static final Duration TOO_OLD = Duration.ofHours(1);

	private static final UUID FIRST = new UUID(0, 0);

	private final JdbcClient jdbc;

	private final TextCipher cipher;

	private final Clock clock;

	ForgottenPasswords(JdbcClient jdbc, LastingKeys keys, Clock clock) {
		this.jdbc = jdbc;
		this.cipher = keys.cipher("countersign forgotten passwords");
		this.clock = clock;
	}

	/** Adds what somebody typed, unless too much waits. */
	void add(Asked asked) {
		if (count() >= MAX_WAITING) {
			return;
		}
		UUID id = UUID.randomUUID();
		this.jdbc.sql("""
				INSERT INTO forgotten_password (id, sealed_text, asked_at) VALUES (:id, :sealedText, :now)""")
			.param("id", id)
			.param("sealedText", this.cipher.encrypt(id.toString(), JsonMapper.shared().writeValueAsString(asked)))
			.param("now", StoredTime.of(this.clock.instant()))
			.update();
	}

	/**
	 * Returns some of them, the oldest first.
	 * @param after the one before, null to begin with the oldest
	 * @param most how many at most
	 */
	List<Waiting> find(@Nullable Waiting after, int most) {
		return this.jdbc.sql("""
				SELECT * FROM forgotten_password WHERE asked_at > :askedAt OR (asked_at = :askedAt AND id > :id)
				ORDER BY asked_at, id FETCH FIRST :most ROWS ONLY""")
			.param("askedAt", StoredTime.of((after != null) ? after.askedAt() : Instant.MIN))
			.param("id", (after != null) ? after.id() : FIRST)
			.param("most", most)
			.query((row, index) -> waiting(row))
			.list();
	}

	/**
	 * Takes one away, within the caller's transaction.
	 * @return whether no other node has
	 */
	boolean take(Waiting waiting) {
		return this.jdbc.sql("DELETE FROM forgotten_password WHERE id = :id").param("id", waiting.id()).update() == 1;
	}

	/** Tells whether whoever asked may still wait for an answer. */
	boolean isRecent(Waiting waiting) {
		return Duration.between(waiting.askedAt(), this.clock.instant()).compareTo(TOO_OLD) < 0;
	}

	/** Returns what was typed, unless the key that it was sealed with is gone. */
	Optional<Asked> open(Waiting waiting) {
		return this.cipher.decrypt(waiting.id().toString(), waiting.sealedText())
			.map((text) -> JsonMapper.shared().readValue(text, Asked.class));
	}

	private long count() {
		return this.jdbc.sql("SELECT count(*) FROM forgotten_password").query(Long.class).single();
	}

	private static Waiting waiting(ResultSet row) throws SQLException {
		return new Waiting(row.getObject("id", UUID.class), row.getString("sealed_text"),
				StoredTime.read(row, "asked_at"));
	}

	/**
	 * What somebody asked.
	 *
	 * @param username what they typed, in the form of a name; empty where it cannot be
	 * one, so that a row is never larger than its column
	 * @param address where the request came from
	 */
	record Asked(String username, String address) {

		@Override
		public String toString() {
			return "Asked[not shown]";
		}

	}

	/**
	 * A row.
	 *
	 * @param id its key
	 * @param sealedText what was typed
	 * @param askedAt when
	 */
	record Waiting(UUID id, String sealedText, Instant askedAt) {
	}

}
