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
		return of(1, Duration.ofMinutes(1));
	}

	/**
	 * Makes one.
	 * @param threads how many hashes it computes at a time
	 * @param longestWait how long its callers wait
	 */
	public static HashingBulkhead of(int threads, Duration longestWait) {
		return new HashingBulkhead(threads, new HashingTurns(threads, longestWait, System::nanoTime),
				VerificationDelay.ofThisMachine());
	}

	/** Does something in a turn, as a request from a network of its own would. */
	public static void inTurn(HashingBulkhead bulkhead, String network, Runnable work) {
		HashingTurns.Turn turn = bulkhead.await(new Lane(false, network, network));
		bulkhead.use(turn);
		try {
			work.run();
		}
		finally {
			bulkhead.endUse(turn);
		}
	}

}
