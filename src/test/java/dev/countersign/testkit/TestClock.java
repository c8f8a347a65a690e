package dev.countersign.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

/**
 * A clock that goes as the system's does, but can be turned. It is the only clock of the
 * service under test.
 */
public final class TestClock extends Clock {

	private final Clock system = Clock.tick(Clock.systemUTC(), StoredTime.PRECISION);

	private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

	private final AtomicReference<@Nullable Instant> stopped = new AtomicReference<>();

	/**
	 * Turns the clock.
	 * @param by how far, backwards if negative
	 */
	public void turn(Duration by) {
		this.offset.updateAndGet((offset) -> offset.plus(by));
	}

	/** Stops the clock; it can still be turned. */
	public void stop() {
		this.stopped.set(this.system.instant());
	}

	/** Sets the clock right. */
	public void reset() {
		this.offset.set(Duration.ZERO);
		this.stopped.set(null);
	}

	/**
	 * Does something at another time, and sets the clock back to what it was.
	 * @param by how far the clock is turned meanwhile, backwards if negative
	 * @param action what to do
	 * @param <T> what it makes
	 * @return what it made
	 */
	public <T> T during(Duration by, Supplier<T> action) {
		turn(by);
		try {
			return action.get();
		}
		finally {
			turn(by.negated());
		}
	}

	@Override
	public Instant instant() {
		Instant stopped = this.stopped.get();
		return ((stopped != null) ? stopped : this.system.instant()).plus(this.offset.get());
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("The service knows UTC alone");
	}

}
