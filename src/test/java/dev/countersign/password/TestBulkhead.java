package dev.countersign.password;

import java.time.Duration;

/**
 * A bulkhead for tests in this room and others.
 */
public final class TestBulkhead {

	private TestBulkhead() {
	}

	/** Makes one whose callers wait for each other and for nothing else. */
	public static HashingBulkhead ofOneThread() {
		return new HashingBulkhead(1, new HashingTurns(1, Duration.ofMinutes(1), System::nanoTime),
				VerificationDelay.ofThisMachine());
	}

}
