package dev.countersign.password;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.apache.commons.logging.LogFactory;

/**
 * Makes threads that are nicer than their process. They run at full speed on a machine
 * with time to spare, and give way on a busy one.
 */
final class NiceThreadFactory implements ThreadFactory {

	private static final int CALLER = 0;

	private static final int NICEST = 19;

	private final String name;

	private final Runnable beginning;

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Begins to count.
	 * @param name what the threads' names begin with
	 * @param steps how far above the process's own their niceness is; each step is worth
	 * a fifth
	 */
	NiceThreadFactory(String name, int steps) {
		this(name, () -> giveWay(steps));
	}

	/**
	 * Begins to count.
	 * @param name what the threads' names begin with
	 * @param beginning what each does first
	 */
	NiceThreadFactory(String name, Runnable beginning) {
		this.name = name;
		this.beginning = beginning;
	}

	@Override
	public Thread newThread(Runnable work) {
		Thread thread = new Thread(() -> {
			try {
				this.beginning.run();
			}
			finally {
				// Without it whoever waits for the thread's first task would for ever.
				work.run();
			}
		}, this.name + "-" + this.count.incrementAndGet());
		thread.setDaemon(true);
		thread.setPriority(Thread.MIN_PRIORITY);
		return thread;
	}

	/** Linux hears of a thread's priority only in this way. */
	private static void giveWay(int steps) {
		if (!Platform.isLinux()) {
			return;
		}
		try {
			Scheduler scheduler = Native.load("c", Scheduler.class);
			int process = Math.toIntExact(ProcessHandle.current().pid());
			int niceness = Math.min(NICEST, scheduler.getpriority(Scheduler.PRIO_PROCESS, process) + steps);
			if (niceness > scheduler.getpriority(Scheduler.PRIO_PROCESS, CALLER)) {
				scheduler.setpriority(Scheduler.PRIO_PROCESS, CALLER, niceness);
			}
		}
		catch (RuntimeException | Error ex) {
			LogFactory.getLog(NiceThreadFactory.class)
				.info("Password hashing cannot give way to verification, as the C library does not let it: " + ex);
		}
	}

	/**
	 * The part of the C library that sets priorities.
	 *
	 * @see <a href=
	 * "https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority</a>
	 */
	interface Scheduler extends Library {

		/** Names a process, which is its first thread on Linux, or another thread. */
		int PRIO_PROCESS = 0;

		int getpriority(int which, int who) throws LastErrorException;

		int setpriority(int which, int who, int priority) throws LastErrorException;

	}

}
