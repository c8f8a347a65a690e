package dev.countersign.password;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import com.sun.management.OperatingSystemMXBean;

/**
 * Lets a thread rest after its work for as long as the machine has no time to spare. A
 * low priority alone still takes every moment in which the others wait for the network,
 * and their caches with it.
 */
final class BusyMachinePause {

	/** Of all cores, in the last moments, whoever was at work. */
	private static final double BUSY = 0.85;

	/** What of that is not the work itself: many cores are busy with nothing else. */
	private static final double BUSY_OTHERWISE = 0.5;

	/** Eight parts of rest to one of work. */
	private static final int REST = 8;

	private static final long MAX_PAUSE = Duration.ofMillis(500).toNanos();

	private static final long INTERVAL = Duration.ofMillis(200).toNanos();

	private final DoubleSupplier load;

	private final LongSupplier nanoTime;

	private final LongConsumer pause;

	private final int cores;

	private final AtomicLong used = new AtomicLong();

	private long looked;

	private boolean busy;

	/**
	 * Watches a machine.
	 * @param load how busy it was since this was last asked, from 0 to 1
	 * @param nanoTime the time, in nanoseconds since some moment
	 * @param pause waits for so many nanoseconds
	 * @param cores how many the machine has
	 */
	BusyMachinePause(DoubleSupplier load, LongSupplier nanoTime, LongConsumer pause, int cores) {
		this.load = load;
		this.nanoTime = nanoTime;
		this.pause = pause;
		this.cores = cores;
		this.looked = nanoTime.getAsLong();
	}

	/** Watches this machine, or what a container gets of it. */
	static BusyMachinePause create() {
		OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return new BusyMachinePause(machine::getCpuLoad, System::nanoTime, LockSupport::parkNanos,
				Runtime.getRuntime().availableProcessors());
	}

	/** Watches nothing, and never rests. */
	static BusyMachinePause none() {
		return new BusyMachinePause(() -> 0, System::nanoTime, LockSupport::parkNanos, 1);
	}

	/**
	 * Rests, if the machine is busy.
	 * @param worked how long the work took, in nanoseconds
	 * @param processor how much of a core it used meanwhile, in nanoseconds
	 */
	void after(long worked, long processor) {
		this.used.addAndGet(processor);
		if (isBusy()) {
			this.pause.accept(Math.min(REST * worked, MAX_PAUSE));
		}
	}

	/**
	 * What the machine tells is about the time since anybody last asked it. Where that
	 * was a moment ago, as by a scrape of the metrics, one look in many is wrong.
	 */
	private synchronized boolean isBusy() {
		long now = this.nanoTime.getAsLong();
		if (now - this.looked >= INTERVAL) {
			double all = this.load.getAsDouble();
			double own = (double) this.used.getAndSet(0) / (now - this.looked) / this.cores;
			this.looked = now;
			this.busy = all > BUSY && all - own > BUSY_OTHERWISE;
		}
		return this.busy;
	}

}
