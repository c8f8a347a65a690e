package dev.countersign.verifier;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Requests to the service. Nothing of it is waited for without end.
 */
final class Connections {

	/** In milliseconds. */
	static final int PATIENCE = 5_000;

	/** In milliseconds. */
	static final int CONNECT_TIMEOUT = 2_000;

	/**
	 * In bytes; a page of 5,000 revocations has a tenth of it, a list of a million
	 * statuses a twentieth.
	 */
	static final int MAX_SIZE = 1 << 22;

	private Connections() {
	}

	/**
	 * Prepares a request.
	 * @param patience for how many milliseconds the service may be silent
	 * @throws IOException if the address is none of HTTP
	 */
	static HttpURLConnection to(String address, int patience) throws IOException {
		URLConnection connection;
		try {
			connection = URI.create(address).toURL().openConnection();
		}
		catch (IllegalArgumentException ex) {
			throw new IOException(ex);
		}
		if (!(connection instanceof HttpURLConnection http)) {
			throw new IOException("This is no address of HTTP: " + address);
		}
		http.setConnectTimeout(CONNECT_TIMEOUT);
		http.setReadTimeout(patience);
		http.setInstanceFollowRedirects(false);
		return http;
	}

	/**
	 * Sends a request.
	 * @throws UnexpectedAnswerException if its answer is not the one that was asked for
	 */
	static void send(HttpURLConnection connection) throws IOException {
		int status = connection.getResponseCode();
		if (status != 200) {
			String retryAfter = connection.getHeaderField("Retry-After");
			connection.disconnect();
			throw new UnexpectedAnswerException(connection.getURL(), status, retryAfter);
		}
	}

	/**
	 * Returns the body of an answer.
	 * @throws IOException if it is larger than any of the service, or takes longer than
	 * the service may be silent
	 */
	static String body(HttpURLConnection connection) throws IOException {
		long begun = System.nanoTime();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		byte[] piece = new byte[64 * 1024];
		try (InputStream body = connection.getInputStream()) {
			for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
				bytes.write(piece, 0, read);
				if (bytes.size() >= MAX_SIZE
						|| System.nanoTime() - begun > Duration.ofMillis(connection.getReadTimeout()).toNanos()) {
					connection.disconnect();
					throw new IOException(connection.getURL() + " goes on and on");
				}
			}
			return bytes.toString(StandardCharsets.UTF_8);
		}
	}

	/** Returns an address without what a path would come after twice. */
	static String withoutSlash(URI address) {
		return address.toString().replaceFirst("/+$", "");
	}

}
