package dev.countersign.verifier;

import java.time.Duration;
import java.time.Instant;

/**
 * How old what is known can be, by a clock that never steps and without believing that
 * two clocks agree: when a request was sent, the server's clock showed no more than the
 * first answer to it says.
 */
final class Freshness {

	/** How far two clocks may come apart while one answer lasts. */
	private static final Duration MAX_DRIFT = Duration.ofSeconds(15);

	private static final Duration UNKNOWN = Duration.ofDays(36500);

	/** By {@link System#nanoTime}. */
	private long sentAt;

	/** When the first answer came, likewise. */
	private long firstAt;

	/** What the server's clock showed then. */
	private Instant firstNow;

	/** By {@link System#nanoTime}, of everything that was committed before. */
	private long knownAt;

	private boolean known;

	/** A request is about to be sent. */
	synchronized void sending() {
		this.sentAt = System.nanoTime();
		this.firstNow = null;
	}

	/**
	 * Everything that was committed before a moment is known.
	 * @param asOf that moment, by the server's clock
	 * @param now what that clock showed when it was said
	 * @throws IllegalStateException if it was said long ago, or the server's clock was
	 * turned: a new request finds out how the clocks stand
	 */
	synchronized void heard(Instant asOf, Instant now) {
		long heardAt = System.nanoTime();
		if (this.firstNow == null) {
			this.firstAt = heardAt;
			this.firstNow = now;
		}
		Duration drift = Duration.ofNanos(heardAt - this.firstAt).minus(Duration.between(this.firstNow, now));
		if (drift.abs().compareTo(MAX_DRIFT) > 0) {
			throw new IllegalStateException("What is heard was held up on its way, or the server's clock was turned");
		}
		long at = heardAt + Math.min(0, this.sentAt - heardAt + Duration.between(this.firstNow, asOf).toNanos());
		if (!this.known || at - this.knownAt > 0) {
			this.knownAt = at;
			this.known = true;
		}
	}

	/** Not everything is known any more. */
	synchronized void lose() {
		this.known = false;
	}

	synchronized Duration age() {
		return this.known ? Duration.ofNanos(System.nanoTime() - this.knownAt) : UNKNOWN;
	}

}
