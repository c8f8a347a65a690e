package dev.countersign.web;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Tomcat's threads, which do what waits also where the system has no more of them to
 * give. What Tomcat throws then would end its one thread that looks at all connections.
 */
class RequestThreadPool extends ThreadPoolExecutor {

	/** As the container has it. */
	private static final Duration IDLE = Duration.ofMinutes(1);

	RequestThreadPool(int least, int most, TaskQueue queue, ThreadFactory threads) {
		super(least, most, IDLE.toSeconds(), TimeUnit.SECONDS, queue, threads);
		queue.setParent(this);
	}

	@Override
	public void execute(Runnable task) {
		try {
			super.execute(task);
		}
		catch (OutOfMemoryError ex) {
			if (!(getQueue() instanceof TaskQueue queue) || !queue.force(task)) {
				throw new RejectedExecutionException(ex);
			}
		}
	}

}
