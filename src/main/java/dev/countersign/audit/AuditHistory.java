package dev.countersign.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.countersign.store.Cursor;
import dev.countersign.store.Page;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Reads what happened.
 */
@Service
public class AuditHistory {

	/** The maximum number of entries that are read at a time. */
	public static final int MAX_PAGE = 500;

	private final AuditLog log;

	AuditHistory(AuditLog log) {
		this.log = log;
	}

	/**
	 * Returns entries, the newest first.
	 * @param filter which
	 * @param cursor the 'next' of the previous page, or empty text for the first page
	 * @param limit how many, up to {@value #MAX_PAGE}
	 * @throws IllegalArgumentException if it is not a cursor
	 */
	public Page<AuditEntry> find(AuditFilter filter, String cursor, int limit) {
		List<AuditEntry> found = this.log.findBefore(filter, Place.read(cursor), limit + 1);
		if (found.size() <= limit) {
			return Page.whole(found);
		}
		return new Page<>(found.subList(0, limit), Place.of(found.get(limit - 1)).toString());
	}

	/**
	 * Returns the newest entries, the very newest last.
	 * @param filter which
	 * @param count how many at most
	 */
	public List<AuditEntry> findNewest(AuditFilter filter, int count) {
		List<AuditEntry> entries = new ArrayList<>(this.log.findBefore(filter, null, count));
		Collections.reverse(entries);
		return entries;
	}

	/**
	 * Begins to follow what happens from now on.
	 * @param filter which entries
	 */
	public AuditFollower follow(AuditFilter filter) {
		return new AuditFollower(this, filter, findEnd(MAX_PAGE));
	}

	/** Returns the rows with the highest ids, in their order. */
	List<AuditLog.Mark> findEnd(int most) {
		return this.log.findNewest(most);
	}

	/** Returns entries in the order in which they were written, starting after a row. */
	List<AuditEntry> findAfter(AuditFilter filter, long id, int limit) {
		return this.log.findAfter(filter, id, limit);
	}

	/**
	 * Where a page ended in the order of time and ids.
	 *
	 * @param at the time of its last entry
	 * @param id the id of its last entry
	 */
	record Place(Instant at, long id) {

		static @Nullable Place read(String cursor) {
			if (cursor.isEmpty()) {
				return null;
			}
			List<String> parts = Cursor.parse(cursor, 2).parts();
			try {
				return new Place(Instant.parse(parts.get(0)), Long.parseLong(parts.get(1)));
			}
			catch (DateTimeException ex) {
				throw new IllegalArgumentException(ex);
			}
		}

		static Place of(AuditEntry entry) {
			return new Place(entry.at(), Long.parseLong(entry.id()));
		}

		@Override
		public String toString() {
			return Cursor.of(this.at, this.id).toString();
		}

	}

}
