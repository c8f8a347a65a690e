package dev.countersign.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads what is new, again and again. A row gets its number before its transaction is
 * committed, so a lower number may appear after a higher one. The follower looks for such
 * rows for a minute, which is longer than any transaction lasts.
 */
public final class AuditFollower {

	private static final Duration LATE = Duration.ofMinutes(1);

	private static final int MAX_REMEMBERED = 20_000;

	private final AuditHistory history;

	private final AuditFilter filter;

	/** By id, when each was first seen, on the clock that never steps. */
	private final TreeMap<Long, Long> seen = new TreeMap<>();

	/** All up to here have been seen. */
	private long settled;

	/**
	 * Begins behind rows.
	 * @param before the newest there are; among them may be missing what is committed
	 * late
	 */
	AuditFollower(AuditHistory history, AuditFilter filter, List<AuditLog.Mark> before) {
		this.history = history;
		this.filter = filter;
		this.settled = AuditLog.Mark.placeBefore(before);
		before.forEach((row) -> see(row.id()));
	}

	/**
	 * Says which entries must not be returned again.
	 * @param entries that were read in another way
	 */
	public void skip(Collection<AuditEntry> entries) {
		entries.forEach((entry) -> see(Long.parseLong(entry.id())));
	}

	/**
	 * Begins anew, with the newest rows, where the trail ends before what was seen: its
	 * database was replaced, or lost commits, and what is written gets ids that others
	 * had.
	 * @return whether it does
	 */
	public boolean beginAnewIfLost() {
		long last = this.seen.isEmpty() ? this.settled : Math.max(this.settled, this.seen.lastKey());
		if (AuditLog.Mark.newestOf(this.history.findEnd(1)) >= last) {
			return false;
		}
		this.settled = AuditLog.Mark.placeBefore(this.history.findEnd(AuditHistory.MAX_PAGE));
		this.seen.clear();
		return true;
	}

	/** Returns the entries that were written since the last call that did not fail. */
	public List<AuditEntry> poll() {
		List<AuditEntry> fresh = new ArrayList<>();
		long after = this.settled;
		List<AuditEntry> page;
		do {
			page = this.history.findAfter(this.filter, after, AuditHistory.MAX_PAGE);
			for (AuditEntry entry : page) {
				after = Long.parseLong(entry.id());
				if (!this.seen.containsKey(after)) {
					fresh.add(entry);
				}
			}
		}
		while (page.size() == AuditHistory.MAX_PAGE);
		skip(fresh);
		settle();
		return fresh;
	}

	private void see(long id) {
		this.seen.putIfAbsent(id, System.nanoTime());
	}

	private void settle() {
		long now = System.nanoTime();
		while (!this.seen.isEmpty()
				&& (now - this.seen.firstEntry().getValue() > LATE.toNanos() || this.seen.size() > MAX_REMEMBERED)) {
			this.settled = Math.max(this.settled, this.seen.pollFirstEntry().getKey());
		}
	}

}
