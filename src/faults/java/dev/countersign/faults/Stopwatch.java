package dev.countersign.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;

/**
 * How long something takes, or lasts.
 */
final class Stopwatch {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private Stopwatch() {
	}

	/** Returns how long it took until something held. */
	static Duration until(BooleanSupplier condition) {
		long begin = System.nanoTime();
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.pollDelay(Duration.ZERO)
			.until(condition::getAsBoolean);
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	/** Returns for how long something held, zero if not all the time. */
	static Duration during(Duration length, BooleanSupplier condition) {
		long begin = System.nanoTime();
		while (System.nanoTime() - begin < length.toNanos()) {
			if (!condition.getAsBoolean()) {
				return Duration.ZERO;
			}
			sleep(100);
		}
		return length;
	}

	static void sleep(long milliseconds) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
	}

}
