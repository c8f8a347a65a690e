package dev.countersign.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import dev.countersign.store.StoredTime;

/**
 * The rows behind a place, in the order of their ids. A row gets its id before its
 * transaction is committed, so that one may appear behind others with higher ids: those
 * that are missing are looked for as long as any transaction lasts.
 */
final class AuditTail {

	static final int MAX_ROWS = 500;

	private static final Duration LATE = Duration.ofMinutes(1);

	/** A row that is older was committed long ago, also by a clock that is behind. */
	private static final Duration RECENT = LATE.plus(StoredTime.MAX_APART);

	static final int MAX_MISSING = 1_000;

	private final AuditLog log;

	private final Clock clock;

	/** By id. */
	private final TreeMap<Long, Missing> missing = new TreeMap<>();

	/** The highest id at the beginning: what has a higher one was committed since. */
	private long begun;

	private long last;

	/** No place behind this one is given out, as a row may be committed there yet. */
	private long held = Long.MAX_VALUE;

	private AuditTail(AuditLog log, List<AuditLog.Mark> before, long last, Clock clock) {
		this.log = log;
		this.clock = clock;
		this.begun = AuditLog.Mark.newestOf(before);
		this.last = last;
	}

	/**
	 * Goes on behind a place.
	 * @param settled the place, as another tail said it
	 */
	static AuditTail behind(long settled, AuditLog log, Clock clock) {
		return new AuditTail(log, log.findNewest(1), settled, clock);
	}

	/** Begins with what is committed from now on, also where its id is a lower one. */
	static AuditTail fromNow(AuditLog log, Clock clock) {
		List<AuditLog.Mark> before = log.findNewest(MAX_MISSING);
		AuditTail tail = new AuditTail(log, before, AuditLog.Mark.placeBefore(before), clock);
		before.forEach(tail::pass);
		return tail;
	}

	/** Returns some of the rows that were not returned before. */
	List<AuditEntry> next() {
		long now = System.nanoTime();
		this.missing.values().removeIf((one) -> now - one.since() > LATE.toNanos());
		List<AuditEntry> late = this.missing.isEmpty() ? List.of()
				: this.log.findAll(List.copyOf(this.missing.keySet()));
		List<AuditEntry> rows = new ArrayList<>(late);
		rows.addAll(this.log.findAfter(AuditFilter.ALL, this.last, MAX_ROWS));
		late.forEach((row) -> this.missing.remove(idOf(row)));
		rows.subList(late.size(), rows.size()).forEach((row) -> pass(AuditLog.Mark.of(row)));
		this.held = this.missing.entrySet()
			.stream()
			.filter((one) -> one.getValue().recent())
			.mapToLong((one) -> one.getKey() - 1)
			.findFirst()
			.orElse(Long.MAX_VALUE);
		return rows;
	}

	/**
	 * Begins anew, with the newest rows, where the trail ends before what was passed: its
	 * database was replaced, or lost commits, and what is written gets ids that others
	 * had.
	 * @return whether it does
	 */
	boolean beginAnewIfLost() {
		if (AuditLog.Mark.newestOf(this.log.findNewest(1)) >= this.last) {
			return false;
		}
		List<AuditLog.Mark> newest = this.log.findNewest(MAX_MISSING);
		this.missing.clear();
		this.held = Long.MAX_VALUE;
		this.begun = AuditLog.Mark.newestOf(newest);
		this.last = AuditLog.Mark.placeBefore(newest);
		return true;
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
		return Math.min(id, this.held);
	}

	/**
	 * What is missing among rows of long ago was rolled back, or purged. A writer that
	 * waited for the database gives such rows the newest ids, however, so that among
	 * these it is looked for as well, though no place is held back for it.
	 */
	private void pass(AuditLog.Mark row) {
		boolean recent = row.id() > this.begun || row.at().isAfter(this.clock.instant().minus(RECENT));
		if (recent || row.id() > this.begun - MAX_MISSING) {
			for (long i = Math.max(this.last + 1, row.id() - MAX_MISSING); i < row.id(); i++) {
				this.missing.put(i, new Missing(System.nanoTime(), recent));
			}
			while (this.missing.size() > MAX_MISSING) {
				this.missing.pollFirstEntry();
			}
		}
		this.last = row.id();
	}

	private static long idOf(AuditEntry entry) {
		return Long.parseLong(entry.id());
	}

	/**
	 * A row that may be committed late.
	 *
	 * @param since when it is looked for since, on the clock that never steps
	 * @param recent whether it is likely to come
	 */
	private record Missing(long since, boolean recent) {
	}

}
