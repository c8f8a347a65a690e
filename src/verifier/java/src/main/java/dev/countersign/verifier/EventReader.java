package dev.countersign.verifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * server-sent events</a>
 */
final class EventReader implements AutoCloseable {

	private final BufferedReader lines;

	EventReader(InputStream stream) {
		this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
	}

	/**
	 * Returns the next event, and waits for it.
	 * @throws IOException if the stream is cut
	 */
	Event next() throws IOException {
		String id = null;
		String type = "";
		String data = "";
		String retry = "";
		for (String line = this.lines.readLine(); line != null; line = this.lines.readLine()) {
			if (line.isEmpty()) {
				return new Event(id, type, data, retry);
			}
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
		}
		throw new IOException("The stream was cut");
	}

	@Override
	public void close() throws IOException {
		this.lines.close();
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
