package dev.countersign.command;

import java.io.IOException;
import java.io.Reader;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines, none of which takes more memory than a bound, and counts them.
 */
final class LineReader {

	static final int MAX_LENGTH = 16 * 1024;

	private final Reader reader;

	private long number;

	LineReader(Reader reader) {
		this.reader = reader;
	}

	/** Returns the next line, or nothing at the end. */
	@Nullable Line next() throws IOException {
		StringBuilder text = new StringBuilder();
		boolean over = false;
		int next = this.reader.read();
		if (next == -1) {
			return null;
		}
		for (; next != -1 && next != '\n'; next = this.reader.read()) {
			over |= text.length() == MAX_LENGTH;
			if (!over) {
				text.append((char) next);
			}
		}
		this.number++;
		return new Line(this.number, withoutMarks(text), over);
	}

	/** Without the carriage return at its end and the byte-order mark at the first. */
	private String withoutMarks(StringBuilder text) {
		String line = text.toString();
		if (this.number == 1 && line.startsWith("\uFEFF")) {
			line = line.substring(1);
		}
		return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
	}

	record Line(long number, String text, boolean isOverLong) {
	}

}
