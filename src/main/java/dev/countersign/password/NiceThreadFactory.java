package dev.countersign.password;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.apache.commons.logging.LogFactory;

/**
 * Makes threads that use the processor when others do not want it. They run at full speed
 * on a machine with time to spare. On a busy one they get about a tenth of what every
 * other thread gets, which is little, but never nothing.
 */
final class NiceThreadFactory implements ThreadFactory {

	private static final int CALLER = 0;

	/** Each step is worth a quarter, so that this weighs about a tenth. */
	private static final int NICENESS = 10;

	private final String name;

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Begins to count.
	 * @param name what the threads' names begin with
	 */
	NiceThreadFactory(String name) {
		this.name = name;
	}

	@Override
	public Thread newThread(Runnable work) {
		Thread thread = new Thread(() -> {
			giveWay();
			work.run();
		}, this.name + "-" + this.count.incrementAndGet());
		thread.setDaemon(true);
		thread.setPriority(Thread.MIN_PRIORITY);
		return thread;
	}

	/** Linux hears of a thread's priority only in this way. */
	private static void giveWay() {
		if (!Platform.isLinux()) {
			return;
		}
		try {
			Native.load("c", Scheduler.class).setpriority(Scheduler.PRIO_PROCESS, CALLER, NICENESS);
		}
		catch (RuntimeException | LinkageError ex) {
			LogFactory.getLog(NiceThreadFactory.class)
				.info("Password hashing cannot give way to verification, as the C library does not load: " + ex);
		}
	}

	/**
	 * The part of the C library that sets priorities.
	 *
	 * @see <a href=
	 * "https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority</a>
	 */
	interface Scheduler extends Library {

		/** Names a process, and on Linux a thread. */
		int PRIO_PROCESS = 0;

		int setpriority(int which, int who, int priority);

	}

}
