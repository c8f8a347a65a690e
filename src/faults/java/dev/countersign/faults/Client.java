package dev.countersign.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks nodes, as any client would.
 */
final class Client {

	/** The status of a request that got no answer. */
	static final int NO_ANSWER = 0;

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private Client() {
	}

	static Answer login(Addressed node) {
		return send(post(node, "/login", "{\"username\":\"admin\",\"password\":\"" + Node.PASSWORD + "\"}").build());
	}

	/** Logs in, which must go well. */
	static Tokens session(Addressed node) {
		return login(node).tokens();
	}

	static Answer refresh(Addressed node, String refreshToken) {
		return send(post(node, "/token/refresh", "{\"refresh_token\":\"" + refreshToken + "\"}").build());
	}

	static Answer logout(Addressed node, String token) {
		return send(HttpRequest.newBuilder(URI.create(node.address() + "/logout"))
			.header("Authorization", "Bearer " + token)
			.POST(HttpRequest.BodyPublishers.noBody())
			.build());
	}

	static Answer open(Addressed node, String token) {
		return send(HttpRequest.newBuilder(URI.create(node.address() + "/protected"))
			.header("Authorization", "Bearer " + token)
			.build());
	}

	static Answer liveness(Addressed node) {
		return send(HttpRequest.newBuilder(URI.create(node.address() + "/actuator/health/liveness")).build());
	}

	/** Asks as somebody who has a token. */
	static Answer post(Addressed node, String path, String token, String json) {
		return send(post(node, path, json).header("Authorization", "Bearer " + token).build());
	}

	static Answer get(Addressed node, String path) {
		return send(HttpRequest.newBuilder(URI.create(node.address() + path)).build());
	}

	static Answer rotate(Addressed node, String token, String algorithm) {
		return send(post(node, "/keys/rotate", "{\"algorithm\":\"" + algorithm + "\"}")
			.header("Authorization", "Bearer " + token)
			.build());
	}

	/** Makes an account whose owner is sent an invitation. */
	static Answer invite(Addressed node, String token, String name) {
		return send(post(node, "/users", "{\"username\":\"%1$s\",\"email\":\"%1$s@example.org\"}".formatted(name))
			.header("Authorization", "Bearer " + token)
			.build());
	}

	/** Returns a metric's value, summed over its tags. */
	static double metric(Addressed node, String token, String name) {
		Answer answer = send(HttpRequest.newBuilder(URI.create(node.address() + "/actuator/prometheus"))
			.header("Authorization", "Bearer " + token)
			.build());
		return answer.body()
			.lines()
			.filter((line) -> line.startsWith(name + "{") || line.startsWith(name + " "))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	static int health(Addressed node) {
		return status(node.address() + "/actuator/health");
	}

	static int status(String address) {
		return send(HttpRequest.newBuilder(URI.create(address)).build()).status();
	}

	private static HttpRequest.Builder post(Addressed node, String path, String json) {
		return HttpRequest.newBuilder(URI.create(node.address() + path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json));
	}

	private static Answer send(HttpRequest request) {
		long start = System.nanoTime();
		try {
			HttpRequest bounded = HttpRequest.newBuilder(request, (name, value) -> true).timeout(PATIENCE).build();
			HttpResponse<String> response = HTTP.send(bounded, HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body(), Duration.ofNanos(System.nanoTime() - start));
		}
		catch (IOException ex) {
			return new Answer(NO_ANSWER, ex.toString(), Duration.ofNanos(System.nanoTime() - start));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Answer(NO_ANSWER, ex.toString(), Duration.ofNanos(System.nanoTime() - start));
		}
	}

	/**
	 * What a node answered.
	 *
	 * @param status the status, or {@link #NO_ANSWER}
	 * @param body the body
	 * @param took how long it took
	 */
	record Answer(int status, String body, Duration took) {

		Tokens tokens() {
			if (this.status != 200) {
				throw new AssertionError("Expected tokens, and got " + this);
			}
			JsonNode json = JsonMapper.shared().readTree(this.body);
			return new Tokens(json.get("token").asString(), json.get("refresh_token").asString());
		}

	}

	/**
	 * What a session's holder has.
	 *
	 * @param access the access token
	 * @param refresh the refresh token
	 */
	record Tokens(String access, String refresh) {
	}

}
