package dev.countersign.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.countersign.address.Printable;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The notices in the database. Of each account those on one way go one after another, in
 * the order in which they were written; whoever delivers one claims it for a while, so
 * that no other node does the same, and what a node leaves that dies is claimed anew.
 */
@Repository
class Outbox {

	/** Whose notices are about nobody in particular, and have no order. */
	static final UUID NOBODY = new UUID(0, 0);

	private static final List<String> NOTICES = Stream.of(NoticeKind.values()).map(NoticeKind::toString).toList();

	/**
	 * Why a notice waits for which others of its account do not, as nobody may have the
	 * key.
	 */
	static final String UNREADABLE = "It was encrypted under a key that is not here.";

	private static final int MAX_FAILURE = 256;

	/**
	 * How often a mail may have been tried for which others of its account wait: they may
	 * go to another address, as people leave a mailbox that is full.
	 */
	private static final int PATIENCE_WITH_MAIL = 1;

	private final JdbcClient jdbc;

	private final Clock clock;

	Outbox(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Adds a notice, in the caller's transaction. */
	void add(Entry entry) {
		this.jdbc.sql("""
				INSERT INTO notice (message_id, channel, kind, account_id, sealed_text, state, attempts,
					created_at, expires_at, due_at)
				VALUES (:messageId, :channel, :kind, :accountId, :sealedText, 'waiting', 0, :now, :expiresAt, :now)""")
			.param("messageId", entry.messageId())
			.param("channel", entry.channel().toString())
			.param("kind", entry.kind())
			.param("accountId", entry.accountId())
			.param("sealedText", entry.sealedText())
			.param("now", StoredTime.of(entry.createdAt()))
			.param("expiresAt", StoredTime.of(entry.expiresAt()))
			.update();
	}

	/** Returns how many notices that are no acts wait for an account on a way. */
	int countWaitingNotices(Channel channel, UUID accountId) {
		return countWaiting(channel, accountId, "IN");
	}

	/** Returns how many acts of an account wait on a way. */
	int countWaitingActs(Channel channel, UUID accountId) {
		return countWaiting(channel, accountId, "NOT IN");
	}

	private int countWaiting(Channel channel, UUID accountId, String in) {
		return this.jdbc
			.sql("""
					SELECT count(*) FROM notice
					WHERE account_id = :accountId AND channel = :channel AND state = 'waiting' AND kind %s (:notices)"""
				.formatted(in))
			.param("accountId", accountId)
			.param("channel", channel.toString())
			.param("notices", NOTICES)
			.query(Integer.class)
			.single();
	}

	/** Deletes the notices of a kind that wait for an account, on all ways. */
	void deleteWaiting(NoticeKind kind, UUID accountId) {
		this.jdbc.sql("DELETE FROM notice WHERE account_id = :accountId AND kind = :kind AND state = 'waiting'")
			.param("accountId", accountId)
			.param("kind", kind.toString())
			.update();
	}

	/** Returns how many notices wait on a way, and since when. */
	Backlog backlog(Channel channel) {
		return this.jdbc.sql(
				"SELECT count(*) AS waiting, min(created_at) AS since FROM notice WHERE channel = :channel AND state = 'waiting'")
			.param("channel", channel.toString())
			.query((row, index) -> new Backlog(row.getLong("waiting"), StoredTime.readNullable(row, "since")))
			.single();
	}

	/** Returns how many notices of a kind an account was sent since a time. */
	int countSince(NoticeKind kind, UUID accountId, Instant since) {
		return this.jdbc.sql("""
				SELECT count(DISTINCT created_at) FROM notice
				WHERE account_id = :accountId AND kind = :kind AND created_at > :since""")
			.param("accountId", accountId)
			.param("kind", kind.toString())
			.param("since", StoredTime.of(since))
			.query(Integer.class)
			.single();
	}

	/**
	 * Returns how many notices of a kind an account is to be sent on a way, or was since
	 * a time.
	 */
	int countWaitingOrSince(Channel channel, NoticeKind kind, UUID accountId, Instant since) {
		return this.jdbc.sql("""
				SELECT count(*) FROM notice
				WHERE account_id = :accountId AND channel = :channel AND kind = :kind
					AND (state = 'waiting' OR created_at > :since)""")
			.param("accountId", accountId)
			.param("channel", channel.toString())
			.param("kind", kind.toString())
			.param("since", StoredTime.of(since))
			.query(Integer.class)
			.single();
	}

	/**
	 * Claims some of the notices that are due: of each account the first. What goes to an
	 * address that the account does not have yet waits for nothing and holds nothing up,
	 * as perhaps nobody takes mails at one of the two. Acts that concern no account have
	 * nothing to do with one another.
	 * @param most how many at most
	 * @param lease how long no other node tries them
	 */
	List<StoredNotice> claim(Channel channel, int most, Duration lease) {
		Instant now = this.clock.instant();
		return this.jdbc.sql("""
				SELECT * FROM notice
				WHERE channel = :channel AND state = 'waiting' AND due_at <= :now
					AND (kind = :elsewhere OR account_id = :nobody OR NOT EXISTS (
						SELECT 1 FROM notice earlier WHERE earlier.account_id = notice.account_id
						AND earlier.channel = notice.channel AND earlier.state = 'waiting' AND earlier.id < notice.id
						AND earlier.kind <> :elsewhere AND (earlier.failure IS NULL OR earlier.failure <> :unreadable)
						AND earlier.attempts <= :patience))
				ORDER BY due_at, id FETCH FIRST :most ROWS ONLY""")
			.param("channel", channel.toString())
			.param("now", StoredTime.of(now))
			.param("elsewhere", NoticeKind.EMAIL_CONFIRMATION.toString())
			.param("unreadable", UNREADABLE)
			.param("nobody", NOBODY)
			.param("patience", (channel == Channel.MAIL) ? PATIENCE_WITH_MAIL : Integer.MAX_VALUE)
			.param("most", most)
			.query((row, index) -> notice(row))
			.list()
			.stream()
			.flatMap((found) -> claim(found, now.plus(lease)).stream())
			.toList();
	}

	/** One statement, so that of any number of nodes one gets it. */
	private Optional<StoredNotice> claim(StoredNotice found, Instant until) {
		int claimed = this.jdbc.sql("""
				UPDATE notice SET attempts = attempts + 1, due_at = :until
				WHERE id = :id AND state = 'waiting' AND attempts = :attempts""")
			.param("until", StoredTime.of(until))
			.param("id", found.id())
			.param("attempts", found.attempts())
			.update();
		return (claimed == 1) ? Optional.of(new StoredNotice(found.id(), found.messageId(), found.channel(),
				found.kind(), found.sealedText(), found.attempts() + 1, found.expiresAt())) : Optional.empty();
	}

	/** Notes that a notice was taken. What it said is forgotten. */
	void deliver(StoredNotice notice) {
		this.jdbc.sql("""
				UPDATE notice SET state = 'delivered', sealed_text = '', ended_at = :now, failure = NULL
				WHERE id = :id AND state = 'waiting'""")
			.param("now", StoredTime.of(this.clock.instant()))
			.param("id", notice.id())
			.update();
	}

	/** Notes that a notice was not taken, and when it is tried again. */
	void postpone(StoredNotice notice, Instant until, String failure) {
		this.jdbc.sql("""
				UPDATE notice SET due_at = :until, failure = :failure
				WHERE id = :id AND state = 'waiting' AND attempts = :attempts""")
			.param("until", StoredTime.of(until))
			.param("failure", bounded(failure))
			.param("id", notice.id())
			.param("attempts", notice.attempts())
			.update();
	}

	/** Gives a notice up. */
	void giveUp(StoredNotice notice, String failure) {
		this.jdbc.sql("""
				UPDATE notice SET state = 'failed', ended_at = :now, failure = :failure
				WHERE id = :id AND state = 'waiting' AND attempts = :attempts""")
			.param("now", StoredTime.of(this.clock.instant()))
			.param("failure", bounded(failure))
			.param("id", notice.id())
			.param("attempts", notice.attempts())
			.update();
	}

	/** Returns notices in a state, the oldest first. */
	List<NoticeStatus> find(String state, long after, int most) {
		return this.jdbc.sql("""
				SELECT * FROM notice WHERE state = :state AND id > :after ORDER BY id FETCH FIRST :most ROWS ONLY""")
			.param("state", state)
			.param("after", after)
			.param("most", most)
			.query((row, index) -> NoticeStatus.of(row))
			.list();
	}

	/**
	 * Lets notices that wait or were given up be tried now, and for as long as new ones.
	 * @param id which, or null for all that were given up
	 * @return how many there were
	 */
	int retry(@Nullable Long id, Duration tryFor) {
		Instant now = this.clock.instant();
		String which = (id != null) ? "id = :id AND state IN ('waiting', 'failed')" : "state = 'failed'";
		return this.jdbc.sql("""
				UPDATE notice SET state = 'waiting', due_at = :now, expires_at = :expiresAt, ended_at = NULL
				WHERE\s""" + which)
			.param("now", StoredTime.of(now))
			.param("expiresAt", StoredTime.of(now.plus(tryFor)))
			.param("id", (id != null) ? id : 0)
			.update();
	}

	/** Deletes some of the notices that ended in a state at a time or before. */
	int purge(String state, Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM notice WHERE id IN (SELECT id FROM notice
				WHERE state = :state AND ended_at <= :before FETCH FIRST :most ROWS ONLY)""")
			.param("state", state)
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	private static StoredNotice notice(ResultSet row) throws SQLException {
		return new StoredNotice(row.getLong("id"), row.getObject("message_id", UUID.class),
				Channel.of(row.getString("channel")), row.getString("kind"), row.getString("sealed_text"),
				row.getInt("attempts"), StoredTime.read(row, "expires_at"));
	}

	private static String bounded(String failure) {
		return Printable.of(failure, MAX_FAILURE);
	}

	/**
	 * A notice that is to be added.
	 *
	 * @param messageId what the receiver knows it by
	 * @param channel the way
	 * @param kind what it is about
	 * @param accountId whose notices it comes in order with
	 * @param sealedText what it says, encrypted
	 * @param createdAt when it is written
	 * @param expiresAt when it is given up
	 */
	record Entry(UUID messageId, Channel channel, String kind, UUID accountId, String sealedText, Instant createdAt,
			Instant expiresAt) {
	}

	/**
	 * What waits.
	 *
	 * @param waiting how many
	 * @param since when the oldest was written, if there is one
	 */
	record Backlog(long waiting, @Nullable Instant since) {
	}

}
