package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Sends requests over a real port, for code in which a checked exception has no place.
 */
public final class HttpSender {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private HttpSender() {
	}

	/**
	 * Sends a request, and waits for the answer.
	 * @param request to any server
	 * @return the answer with its whole body
	 */
	public static HttpResponse<String> send(HttpRequest request) {
		try {
			return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
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
