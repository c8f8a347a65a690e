package dev.countersign.verifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads server-sent events. A stream that has none for a while is silent, whatever else
 * it says.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * server-sent events</a>
 */
final class EventReader implements AutoCloseable {

	/** In characters; nothing that the service sends is longer. */
	private static final int MAX_LINE = 1 << 20;

	private final BufferedReader text;

	private final long patience;

	/**
	 * Makes a reader.
	 * @param stream of bytes
	 * @param patience for how long there may be no event
	 */
	EventReader(InputStream stream, Duration patience) {
		this.text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
		this.patience = patience.toNanos();
	}

	/**
	 * Returns the next event, and waits for it.
	 * @throws IOException if the stream is cut, has none for too long, or is none of the
	 * service
	 */
	Event next() throws IOException {
		String id = null;
		String type = "";
		String data = "";
		String retry = "";
		long begun = System.nanoTime();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			String name = (colon < 0) ? line : line.substring(0, colon);
			String value = (colon < 0) ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
			switch (name) {
				case "id" -> id = value;
				case "event" -> type = value;
				case "data" -> data = value;
				case "retry" -> retry = value;
				default -> {
					// A comment, or a field of tomorrow.
				}
			}
			if (System.nanoTime() - begun > this.patience) {
				throw new IOException("The stream has had no event for too long");
			}
		}
		return new Event(id, type, data, retry);
	}

	@Override
	public void close() throws IOException {
		this.text.close();
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.text.read(); next != '\n'; next = this.text.read()) {
			if (next < 0) {
				throw new IOException("The stream was cut");
			}
			if (line.length() == MAX_LINE) {
				throw new IOException("A line of the stream goes on and on");
			}
			line.append((char) next);
		}
		int last = line.length() - 1;
		return (last >= 0 && line.charAt(last) == '\r') ? line.substring(0, last) : line.toString();
	}

	/**
	 * An event.
	 *
	 * @param id where to resume, null if it does not say so
	 * @param type what it is
	 * @param data JSON
	 * @param retry in milliseconds, empty if it does not say so
	 */
	record Event(String id, String type, String data, String retry) {
	}

}
