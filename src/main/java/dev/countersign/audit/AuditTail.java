package dev.countersign.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The rows behind a place, in the order of their ids. A row gets its id before its
 * transaction is committed, so that one may appear behind others with higher ids: those
 * that are missing are looked for as long as any transaction lasts.
 */
final class AuditTail {

	static final int MAX_ROWS = 500;

	private static final Duration LATE = Duration.ofMinutes(1);

	private static final int MAX_MISSING = 1_000;

	private final AuditLog log;

	private final Clock clock;

	/** By id, until when it is looked for. */
	private final TreeMap<Long, Instant> missing = new TreeMap<>();

	private long last;

	AuditTail(AuditLog log, long after, Clock clock) {
		this.log = log;
		this.last = after;
		this.clock = clock;
	}

	/** Returns some of the rows that were not returned before. */
	List<AuditEntry> next() {
		Instant now = this.clock.instant();
		this.missing.values().removeIf((until) -> !until.isAfter(now));
		List<AuditEntry> late = this.missing.isEmpty() ? List.of()
				: this.log.findAll(List.copyOf(this.missing.keySet()));
		List<AuditEntry> rows = new ArrayList<>(late);
		rows.addAll(this.log.findAfter(AuditFilter.ALL, this.last, MAX_ROWS));
		late.forEach((row) -> this.missing.remove(idOf(row)));
		rows.subList(late.size(), rows.size()).forEach((row) -> {
			noteMissing(row, now);
			this.last = idOf(row);
		});
		return rows;
	}

	/** Returns a place behind which is all that was not returned yet. */
	long settled() {
		return placeOf(this.last);
	}

	/** Returns such a place for whoever has read no further than to a row. */
	long placeAfter(AuditEntry row) {
		return placeOf(idOf(row));
	}

	private long placeOf(long id) {
		return this.missing.isEmpty() ? id : Math.min(id, this.missing.firstKey() - 1);
	}

	/** What is missing among rows of long ago was rolled back, or purged. */
	private void noteMissing(AuditEntry row, Instant now) {
		long id = idOf(row);
		if (row.at().isAfter(now.minus(LATE))) {
			for (long i = Math.max(this.last + 1, id - MAX_MISSING); i < id; i++) {
				this.missing.put(i, now.plus(LATE));
			}
			while (this.missing.size() > MAX_MISSING) {
				this.missing.pollFirstEntry();
			}
		}
	}

	private static long idOf(AuditEntry entry) {
		return Long.parseLong(entry.id());
	}

}
