package dev.countersign.web;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Tomcat's threads, which do what waits also where the system has no more of them to
 * give. What Tomcat throws then would end its one thread that looks at all connections.
 */
final class RequestThreadPool extends ThreadPoolExecutor {

	/** As the container has it. */
	private static final Duration IDLE = Duration.ofMinutes(1);

	private final UnaryOperator<Runnable> watch;

	/**
	 * Makes a pool.
	 * @param watch makes of each task the one that is done in its place
	 */
	RequestThreadPool(int least, int most, TaskQueue queue, ThreadFactory threads, UnaryOperator<Runnable> watch) {
		super(least, most, IDLE.toSeconds(), TimeUnit.SECONDS, queue, threads);
		this.watch = watch;
		queue.setParent(this);
	}

	@Override
	public void execute(Runnable task) {
		Runnable watched = this.watch.apply(task);
		try {
			super.execute(watched);
		}
		catch (OutOfMemoryError ex) {
			if (!(getQueue() instanceof TaskQueue queue) || !queue.force(watched)) {
				// It was counted when it came, and counts until this is called.
				afterExecute(watched, ex);
				throw new RejectedExecutionException(ex);
			}
		}
	}

}
