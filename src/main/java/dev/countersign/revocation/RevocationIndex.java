package dev.countersign.revocation;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids that are cut off, in memory. Reading takes no lock.
 */
class RevocationIndex {

	private final Map<UUID, Instant> untilBySubject = new ConcurrentHashMap<>();

	void add(UUID subject, Instant until) {
		this.untilBySubject.merge(subject, until, (a, b) -> a.isAfter(b) ? a : b);
	}

	boolean contains(UUID subject) {
		return this.untilBySubject.containsKey(subject);
	}

	/** Forgets what no token can name any more. */
	void forgetUntil(Instant now) {
		this.untilBySubject.values().removeIf((until) -> !until.isAfter(now));
	}

	int size() {
		return this.untilBySubject.size();
	}

}
