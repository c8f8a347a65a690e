package dev.countersign.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that has to be known before somebody listens on it. It is below those that
 * systems give to whoever asks for any, so that no other connection of this machine has
 * it by the time it is used.
 */
public final class FreePort {

	private static final int FIRST = 20_000;

	private static final int END = 32_000;

	private FreePort() {
	}

	/** Returns a port where nobody listens. */
	public static int find() {
		for (int i = 0; i < 1_000; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, END);
			try (ServerSocket socket = new ServerSocket(port)) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// Somebody has it.
			}
		}
		throw new IllegalStateException("There is no free port from %d to %d".formatted(FIRST, END));
	}

}
