package dev.countersign.limit;

import java.time.Instant;
import java.util.UUID;

import dev.countersign.store.StoredTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The places in the database from which accounts have logged in.
 */
@Repository
class StoredPlaces {

	private final JdbcClient jdbc;

	StoredPlaces(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Tells whether a place was seen since a time. */
	boolean isSeen(UUID accountId, String place, Instant since) {
		return this.jdbc.sql("""
				SELECT count(*) FROM known_place
				WHERE account_id = :accountId AND place = :place AND seen_at > :since""")
			.param("accountId", accountId)
			.param("place", place)
			.param("since", StoredTime.of(since))
			.query(Integer.class)
			.single() > 0;
	}

	/**
	 * Says that a place is seen now, and forgets the oldest of too many.
	 * @return whether it was not among them
	 * @throws org.springframework.dao.DuplicateKeyException if somebody else says so at
	 * the same moment
	 */
	boolean see(UUID accountId, String place, Instant now, int most) {
		int renewed = this.jdbc
			.sql("UPDATE known_place SET seen_at = :now WHERE account_id = :accountId AND place = :place")
			.param("accountId", accountId)
			.param("place", place)
			.param("now", StoredTime.of(now))
			.update();
		if (renewed == 0) {
			add(accountId, place, now);
			forgetOldest(accountId, most);
		}
		return renewed == 0;
	}

	/** Deletes some of the places that were last seen at a time or before. */
	int purge(Instant before, int most) {
		return this.jdbc.sql("""
				DELETE FROM known_place WHERE seen_at <= :before AND (account_id, place) IN
				(SELECT account_id, place FROM known_place WHERE seen_at <= :before
				ORDER BY seen_at FETCH FIRST :most ROWS ONLY)""")
			.param("before", StoredTime.of(before))
			.param("most", most)
			.update();
	}

	private void add(UUID accountId, String place, Instant now) {
		this.jdbc.sql("INSERT INTO known_place (account_id, place, seen_at) VALUES (:accountId, :place, :now)")
			.param("accountId", accountId)
			.param("place", place)
			.param("now", StoredTime.of(now))
			.update();
	}

	private void forgetOldest(UUID accountId, int most) {
		this.jdbc.sql("""
				DELETE FROM known_place WHERE account_id = :accountId AND place NOT IN
				(SELECT place FROM known_place WHERE account_id = :accountId
				ORDER BY seen_at DESC, place FETCH FIRST :most ROWS ONLY)""")
			.param("accountId", accountId)
			.param("most", most)
			.update();
	}

}
