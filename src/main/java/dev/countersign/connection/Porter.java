package dev.countersign.connection;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Opens the door while all of the server's threads are held. When no thread has taken the
 * next request for a while, threads of its own answer those that wait: probes as ever,
 * and all others that the server is busy, which is {@link ReserveFilter}'s part.
 */
final class Porter implements Runnable {

	private static final Log log = LogFactory.getLog(Porter.class);

	private static final long PATIENCE = Duration.ofMillis(300).toNanos();

	private static final Duration ROUND = Duration.ofMillis(50);

	private static final int THREADS = 4;

	private final AbstractEndpoint<?, ?> endpoint;

	private final Thread thread;

	private final ExecutorService reserve;

	private @Nullable Runnable next;

	private long nextSince;

	private boolean failing;

	private Porter(AbstractEndpoint<?, ?> endpoint) {
		this.endpoint = endpoint;
		this.thread = new Thread(this, endpoint.getName() + "-porter");
		this.thread.setDaemon(true);
		this.reserve = Executors.newFixedThreadPool(THREADS, (work) -> new ReserveThread(work, endpoint.getName()));
	}

	static Porter start(AbstractEndpoint<?, ?> endpoint) {
		Porter porter = new Porter(endpoint);
		porter.makeThreads();
		porter.thread.start();
		return porter;
	}

	/** When they are needed, the system may have none to give. */
	private void makeThreads() {
		for (int i = 0; i < THREADS; i++) {
			this.reserve.execute(() -> {
			});
		}
	}

	void stop() {
		this.thread.interrupt();
		this.reserve.shutdown();
	}

	@Override
	public void run() {
		try {
			while (true) {
				Thread.sleep(ROUND.toMillis());
				look();
			}
		}
		catch (InterruptedException ex) {
			// The server stops.
		}
	}

	private void look() {
		try {
			Executor threads = this.endpoint.getExecutor();
			if (threads instanceof ThreadPoolExecutor pool) {
				// The system may have had no more to give.
				look(pool.getQueue(), () -> pool.getActiveCount() >= pool.getPoolSize());
			}
			else if (threads instanceof BoundedExecutor bounded) {
				look(bounded.waiting(), () -> true);
			}
			this.failing = false;
		}
		// The system may have no memory to give now, and have some later.
		catch (RuntimeException | Error ex) {
			if (!this.failing) {
				log.error("What waits for a thread could not be given one, which is tried again and again", ex);
			}
			this.failing = true;
		}
	}

	/**
	 * A thread that is free may come late on a machine that is busy with other things.
	 */
	private void look(Queue<Runnable> waiting, BooleanSupplier held) {
		Runnable first = waiting.peek();
		if (first == null || first != this.next) {
			this.next = first;
			this.nextSince = System.nanoTime();
		}
		else if (System.nanoTime() - this.nextSince > PATIENCE && held.getAsBoolean()) {
			for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
				passOn(work, waiting);
			}
		}
	}

	/** Nobody else knows of what could not be passed on. */
	private void passOn(Runnable work, Queue<Runnable> waiting) {
		boolean passed = false;
		try {
			this.reserve.execute(work);
			passed = true;
		}
		finally {
			if (!passed) {
				putBack(work, waiting);
			}
		}
	}

	/** The queue of the threads would rather have a new one made. */
	private static void putBack(Runnable work, Queue<Runnable> waiting) {
		if (waiting instanceof TaskQueue queue) {
			queue.force(work);
		}
		else {
			waiting.add(work);
		}
	}

	/** Answers while the server's threads cannot. */
	static final class ReserveThread extends Thread {

		ReserveThread(Runnable work, String name) {
			super(work, name + "-reserve");
			setDaemon(true);
		}

	}

}
