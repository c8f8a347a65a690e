package dev.countersign.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Clients that work beside one another.
 */
final class Clients {

	private final List<Thread> threads = new ArrayList<>();

	void start(Runnable client) {
		Thread thread = new Thread(client);
		this.threads.add(thread);
		thread.start();
	}

	/** Waits until each has come to its end. */
	void await() {
		try {
			for (Thread thread : this.threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
