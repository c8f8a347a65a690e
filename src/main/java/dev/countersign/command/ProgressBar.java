package dev.countersign.command;

import java.io.PrintWriter;

/**
 * Shows on a terminal how much of a long task is done.
 */
final class ProgressBar {

	private static final int WIDTH = 40;

	private final PrintWriter err;

	private final boolean shown;

	/** In bytes; 0 where nobody knows. */
	private final long size;

	ProgressBar(PrintWriter err, boolean shown, long size) {
		this.err = err;
		this.shown = shown;
		this.size = size;
	}

	/**
	 * Draws over what was drawn before.
	 * @param position how many bytes are read
	 * @param lines how many lines are done
	 */
	void draw(long position, long lines) {
		if (this.shown) {
			this.err.print("\r" + ((this.size > 0) ? bar(position) : "") + "%,d lines".formatted(lines));
			this.err.flush();
		}
	}

	void end() {
		if (this.shown) {
			this.err.println();
		}
	}

	private String bar(long position) {
		double part = Math.min(1.0, (double) position / this.size);
		int full = (int) (part * WIDTH);
		return "[%s%s] %3d %%  ".formatted("#".repeat(full), ".".repeat(WIDTH - full), (int) (part * 100));
	}

}
