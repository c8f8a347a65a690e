package dev.countersign.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What one process does to another.
 */
final class Signal {

	private Signal() {
	}

	static void send(String name, ProcessHandle process) {
		try {
			new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name, process.pid())).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
