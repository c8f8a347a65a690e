package dev.countersign.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream of events, read as it comes.
 */
public final class ReceivedEvents implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/** The place of a client that went away is free a little later. */
	private static final Duration PLACE_WITHIN = Duration.ofSeconds(90);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final InputStream body;

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

	private ReceivedEvents(InputStream body) {
		this.body = body;
		Thread thread = new Thread(this::read, "received-events");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Begins to read.
	 * @param uri of the stream
	 * @param token the token's characters
	 * @param lastEventId behind which it begins, or null
	 */
	public static ReceivedEvents open(URI uri, String token, @Nullable String lastEventId) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.header("Accept", "text/event-stream")
			.header("Authorization", "Bearer " + token);
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		HttpResponse<InputStream> response = send(request.build());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		return new ReceivedEvents(response.body());
	}

	/** As any client does, comes again where the server has no thread for a moment. */
	private static HttpResponse<InputStream> send(HttpRequest request) {
		return Awaitility.await()
			.atMost(PLACE_WITHIN)
			.until(() -> HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream()),
					(response) -> response.statusCode() != 503);
	}

	/** Returns the next event of a name, and passes over others. */
	public Event next(String name) throws InterruptedException {
		Event event;
		do {
			event = this.events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(event).as("the next " + name).isNotNull();
			assertThat(event.name()).isNotEqualTo("closed");
		}
		while (!event.name().equals(name));
		return event;
	}

	/** Returns all events up to the first that is wanted. */
	public List<Event> nextUntil(Predicate<Event> wanted) throws InterruptedException {
		List<Event> came = new ArrayList<>();
		do {
			came.add(next());
			assertThat(came.get(came.size() - 1).name()).isNotEqualTo("closed");
		}
		while (!wanted.test(came.get(came.size() - 1)));
		return came;
	}

	/** Returns the next event, whatever it is. */
	public Event next() throws InterruptedException {
		Event event = this.events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	@Override
	public void close() throws IOException {
		this.body.close();
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(this.body, StandardCharsets.UTF_8))) {
			Map<String, String> fields = new HashMap<>();
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.isEmpty()) {
					this.events.add(Event.of(fields));
					fields.clear();
				}
				else {
					String[] field = line.split(": ?", 2);
					fields.put(field[0], field[1]);
				}
			}
		}
		catch (IOException ex) {
			// It was closed, or cut.
		}
		this.events.add(new Event("", "closed", ""));
	}

	/**
	 * An event.
	 *
	 * @param id where to go on behind it
	 * @param name of the event; of the block that has none, the name of its first field
	 * @param data its one line
	 */
	public record Event(String id, String name, String data) {

		static Event of(Map<String, String> fields) {
			return new Event(fields.getOrDefault("id", ""),
					fields.getOrDefault("event", fields.keySet().iterator().next()), fields.getOrDefault("data", ""));
		}

		public JsonNode json() {
			return JsonMapper.shared().readTree(this.data);
		}

	}

}
