package dev.countersign.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import dev.countersign.web.Page;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Reads what happened.
 */
@Service
public class AuditHistory {

	/** How many entries are read at a time at most. */
	public static final int MAXIMUM = 500;

	private final AuditLog log;

	AuditHistory(AuditLog log) {
		this.log = log;
	}

	/**
	 * Returns entries, the newest first.
	 * @param filter which
	 * @param cursor what the page before named as the next, or empty text for the first
	 * @param limit how many, up to {@value #MAXIMUM}
	 * @throws IllegalArgumentException if the cursor is none
	 */
	public Page<AuditEntry> find(AuditFilter filter, String cursor, int limit) {
		List<AuditEntry> found = this.log.findBefore(filter, Place.read(cursor), limit + 1);
		if (found.size() <= limit) {
			return Page.whole(found);
		}
		return new Page<>(found.subList(0, limit), Place.of(found.get(limit - 1)).toString());
	}

	/**
	 * Returns entries in the order in which they were written, which is almost that in
	 * which they happened. An entry may turn up between others that were read before, as
	 * its transaction took longer.
	 * @param filter which
	 * @param id after which row
	 * @param limit how many, up to {@value #MAXIMUM}
	 */
	public List<AuditEntry> findAfter(AuditFilter filter, long id, int limit) {
		return this.log.findAfter(filter, id, limit);
	}

	/** Returns the id of the newest row, or 0 if there is none. */
	public long newest() {
		return this.log.newest();
	}

	/**
	 * Where in the order of time and ids a page ended.
	 *
	 * @param at the time of its last entry
	 * @param id the id of its last entry
	 */
	record Place(Instant at, long id) {

		static @Nullable Place read(String cursor) {
			if (cursor.isEmpty()) {
				return null;
			}
			String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
			int space = text.indexOf(' ');
			try {
				return new Place(Instant.parse(text.substring(0, Math.max(0, space))),
						Long.parseLong(text.substring(space + 1)));
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
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString((this.at + " " + this.id).getBytes(StandardCharsets.US_ASCII));
		}

	}

}
