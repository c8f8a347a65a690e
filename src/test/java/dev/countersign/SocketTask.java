package dev.countersign;

import java.io.IOException;

/**
 * What is done with a socket until that is closed.
 */
@FunctionalInterface
interface SocketTask {

	void run() throws IOException;

	/**
	 * Does it on a thread of its own. What a closed socket throws is the end of it.
	 * @param name the thread's
	 */
	static void start(String name, SocketTask task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				Thread.currentThread().interrupt();
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
	}

}
