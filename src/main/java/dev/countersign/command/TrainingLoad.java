package dev.countersign.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requests that most deployments see most, in about their proportions.
 */
final class TrainingLoad {

	private static final int CLIENTS = 4;

	/**
	 * Of a client's requests, one is a refresh; as many again are logins and refusals.
	 */
	private static final int ROUND = 200;

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private final String address;

	private final String credentials;

	TrainingLoad(String address, String password) {
		this.address = address;
		this.credentials = JsonMapper.shared().writeValueAsString(Map.of("username", "trainee", "password", password));
	}

	/**
	 * Sends requests.
	 * @param time for how long
	 * @return how many were answered
	 * @throws IOException if one was not, or not as it should be
	 */
	long run(Duration time) throws IOException {
		long end = System.nanoTime() + time.toNanos();
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		try {
			List<Future<Long>> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(threads.submit(() -> sendUntil(end)));
			}
			long count = 0;
			for (Future<Long> one : clients) {
				count += one.get();
			}
			return count;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("The training was interrupted.", ex);
		}
		catch (ExecutionException ex) {
			throw new IOException("The server in training did not answer as it should.", ex.getCause());
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** At least one of each kind, however late it is. */
	private long sendUntil(long end) throws IOException, InterruptedException {
		long count = 0;
		do {
			JsonNode tokens = JsonMapper.shared().readTree(post("/login", this.credentials));
			String token = tokens.required("token").asString();
			count++;
			for (int i = 0; i < ROUND && System.nanoTime() < end; i += 2) {
				expect(200, get("/protected", token));
				expect(200, get("/verify", token));
				count += 2;
			}
			expect(401, get("/protected", "not.a.token"));
			post("/token/refresh", JsonMapper.shared()
				.writeValueAsString(Map.of("refresh_token", tokens.required("refresh_token").asString())));
			count += 2;
		}
		while (System.nanoTime() < end);
		return count;
	}

	private HttpRequest get(String path, String token) {
		return request(path).header("Authorization", "Bearer " + token).build();
	}

	private String post(String path, String body) throws IOException, InterruptedException {
		return expect(200,
				request(path).header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(body))
					.build());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.address + path)).timeout(Duration.ofSeconds(30));
	}

	private String expect(int status, HttpRequest request) throws IOException, InterruptedException {
		HttpResponse<String> answer = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		if (answer.statusCode() != status) {
			throw new IOException("%s was answered %d instead of %d.".formatted(request.uri().getPath(),
					answer.statusCode(), status));
		}
		return answer.body();
	}

}
