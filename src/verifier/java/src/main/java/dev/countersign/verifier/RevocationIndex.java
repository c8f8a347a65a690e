package dev.countersign.verifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids of sessions, tokens and accounts that are cut off, each until no token can name
 * it any more. One thread writes, all read, and reading takes no lock.
 */
final class RevocationIndex {

	private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

	private final Map<String, Long> untilById = new ConcurrentHashMap<>();

	private final int most;

	private final Clock clock;

	private long forgottenAt = System.nanoTime();

	/**
	 * What time it was by the service's clock when that was last heard. Until then
	 * nothing is over.
	 */
	private long heard = Long.MIN_VALUE;

	/**
	 * Makes an empty index.
	 * @param most how many ids it may hold, some 150 bytes each
	 */
	RevocationIndex(int most, Clock clock) {
		this.most = most;
		this.clock = clock;
	}

	boolean contains(String id) {
		return this.untilById.containsKey(id);
	}

	/**
	 * Adds an id.
	 * @param until when no token can name it any more
	 * @throws IllegalStateException if there is no room: an index that leaves something
	 * out must not be asked
	 */
	void add(String id, Instant until) {
		if (size() >= this.most && !contains(id)) {
			forget();
			if (size() >= this.most) {
				throw new IllegalStateException("More than %d revocations are in force".formatted(this.most));
			}
		}
		this.untilById.merge(id, until.toEpochMilli(), Math::max);
	}

	/**
	 * Takes notice of the time. What is forgotten too early is good again, so that this
	 * clock does not decide alone.
	 * @param now what time it is by the service's clock
	 */
	void hear(Instant now) {
		this.heard = now.toEpochMilli();
	}

	/** Forgets what is over, from time to time. */
	void forgetNowAndThen() {
		if (System.nanoTime() - this.forgottenAt > FORGET_EVERY.toNanos()) {
			forget();
		}
	}

	int size() {
		return this.untilById.size();
	}

	private void forget() {
		this.forgottenAt = System.nanoTime();
		long now = Math.min(this.clock.millis(), this.heard);
		this.untilById.values().removeIf((until) -> until <= now);
	}

}
