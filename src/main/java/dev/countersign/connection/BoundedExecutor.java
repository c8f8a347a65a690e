package dev.countersign.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes on so many tasks at a time as may be under way; the others wait for their turn.
 * Virtual threads cost little, but what a request holds does not.
 */
public class BoundedExecutor implements Executor {

	private final Executor executor;

	private final int max;

	private final AtomicInteger running = new AtomicInteger();

	/** A connection has one task at most. */
	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	/**
	 * Makes an executor that has nothing to do.
	 * @param executor what runs the tasks
	 * @param max how many may be under way at a time
	 */
	public BoundedExecutor(Executor executor, int max) {
		this.executor = executor;
		this.max = max;
	}

	/**
	 * Runs a task now, or when its turn comes.
	 * @param task what is to be done
	 * @throws RejectedExecutionException if the executor behind takes no more
	 */
	@Override
	public void execute(Runnable task) {
		if (this.waiting.isEmpty() && begin()) {
			start(task);
		}
		else {
			this.waiting.add(task);
			startWaiting();
		}
	}

	/** Returns the tasks that wait, of which anyone may take the first. */
	Queue<Runnable> waiting() {
		return this.waiting;
	}

	private void startWaiting() {
		while (!this.waiting.isEmpty() && begin()) {
			Runnable next = this.waiting.poll();
			if (next == null) {
				this.running.decrementAndGet();
			}
			else {
				startOrLeave(next);
			}
		}
	}

	/** There may be no thread for it now. Nobody else knows of the task. */
	private void startOrLeave(Runnable next) {
		boolean started = false;
		try {
			start(next);
			started = true;
		}
		finally {
			if (!started) {
				this.waiting.add(next);
			}
		}
	}

	private boolean begin() {
		int now = this.running.get();
		while (now < this.max) {
			if (this.running.compareAndSet(now, now + 1)) {
				return true;
			}
			now = this.running.get();
		}
		return false;
	}

	private void start(Runnable task) {
		boolean taken = false;
		try {
			this.executor.execute(() -> run(task));
			taken = true;
		}
		finally {
			if (!taken) {
				this.running.decrementAndGet();
			}
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		finally {
			this.running.decrementAndGet();
			startWaiting();
		}
	}

}
