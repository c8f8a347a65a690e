package dev.countersign.password;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The memory of all hashes of other systems that are checked at the same time. Most of it
 * is heap, and anyone who knows the name of an account can have its hash checked. A hash
 * that does not fit beside the others waits for them, in the order in which they came.
 */
final class HashMemory {

	/** Of the heap: the rest is for connections and everything else. */
	private static final int PART = 3;

	/** Of the heap, for one hash that is checked while no other is. */
	private static final int PART_ALONE = 2;

	/** Not all of a heap counts as such by every collector. */
	private static final double MARGIN = 1.1;

	private final int mostKib;

	private final Semaphore free;

	HashMemory(long mostKib) {
		this.mostKib = (int) Math.min(mostKib, Integer.MAX_VALUE);
		this.free = new Semaphore(this.mostKib, true);
	}

	/** Returns as much as this process can give. */
	static HashMemory ofThisProcess() {
		return new HashMemory(Runtime.getRuntime().maxMemory() / 1024 / PART);
	}

	boolean fits(long kib) {
		return kib <= mostAlone();
	}

	/**
	 * Checks that a hash can be checked here at all.
	 * @throws UnusableHashException if not
	 */
	void require(long kib) {
		if (!fits(kib)) {
			throw UnusableHashException.tooMuchMemoryHere(mib(kib), mostAlone() / 1024,
					mib((long) (kib * PART_ALONE * MARGIN)));
		}
	}

	/**
	 * Does what takes memory, when there is enough. Whoever waits keeps their thread: no
	 * other than one that hashes is to call this.
	 * @param kib how much, as far as it fits; what takes none does not wait
	 */
	<T> T hold(long kib, Supplier<T> work) {
		if (kib == 0) {
			return work.get();
		}
		int permits = (int) Math.min(kib, this.mostKib);
		this.free.acquireUninterruptibly(permits);
		try {
			return work.get();
		}
		finally {
			this.free.release(permits);
		}
	}

	private long mostAlone() {
		return (long) this.mostKib * PART / PART_ALONE;
	}

	private static long mib(long kib) {
		return (kib + 1023) / 1024;
	}

}
