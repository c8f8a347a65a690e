package dev.countersign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service in a process of its own, without anything of the tests, which can be told
 * to stop as an operating system does it.
 *
 * @param process the process
 * @param port where it listens on the loopback
 */
public record NodeProcess(Process process, int port) implements AutoCloseable {

	/** What its first administrator logs in with, as a body. */
	public static final String LOGIN = """
			{"username":"admin","password":"the first of many people"}""";

	static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	/**
	 * Starts one with an administrator, and waits until it takes requests.
	 * @param settings as on the command line
	 * @throws IOException if there is no process to be had
	 */
	public static NodeProcess start(String... settings) throws IOException {
		return startIn(Path.of("target", "test-data", UUID.randomUUID().toString()), settings);
	}

	/**
	 * Starts one in a data folder, and waits until it takes requests.
	 * @param folder where its data is, or will be
	 * @param settings as on the command line
	 * @throws IOException if there is no process to be had
	 */
	public static NodeProcess startIn(Path folder, String... settings) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("--server.address=127.0.0.1", "--server.port=0",
				"--countersign.data-dir=" + folder, "--countersign.bootstrap.password=the first of many people"));
		arguments.addAll(Arrays.asList(settings));
		Path output = Files.createTempFile(Path.of("target"), "node", ".log");
		Process process = builder(arguments.toArray(String[]::new)).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		return new NodeProcess(process, awaitPort(process, output));
	}

	/**
	 * The jar's main class.
	 * @param arguments as on its command line
	 * @throws IOException if there is no class path to be had
	 */
	public static ProcessBuilder builder(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(NodeClassPath.java());
		command.add(CountersignApplication.class.getName());
		command.addAll(Arrays.asList(arguments));
		return new ProcessBuilder(command);
	}

	/**
	 * Begins a request to the node.
	 * @param path with the slash in front
	 */
	public HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
	}

	/**
	 * Makes a request with a body.
	 * @param path with the slash in front
	 * @param json the body
	 */
	public HttpRequest post(String path, String json) {
		return request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json))
			.build();
	}

	/**
	 * Sends a body as the holder of a session, which is to be answered with another.
	 * @param session what its login was answered with
	 * @param path with the slash in front
	 * @param json the body
	 */
	public JsonNode post(JsonNode session, String path, String json) throws IOException, InterruptedException {
		HttpResponse<String> answer = send(
				as(session, HttpRequest.newBuilder(post(path, json), (header, value) -> true)));
		assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
		return JsonMapper.shared().readTree(answer.body());
	}

	/**
	 * Ends something as the holder of a session, which is to be answered with 204.
	 * @param session what its login was answered with
	 * @param method the request's method
	 * @param path with the slash in front
	 */
	public void end(JsonNode session, String method, String path) throws IOException, InterruptedException {
		HttpResponse<String> answer = send(
				as(session, request(path).method(method, HttpRequest.BodyPublishers.noBody())));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
	}

	public HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
		return send(request(path).header("Authorization", "Bearer " + token).build());
	}

	public JsonNode login() throws IOException, InterruptedException {
		return JsonMapper.shared().readTree(send(post("/login", LOGIN)).body());
	}

	/** On a connection of its own, so that each asks whether the node still listens. */
	public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	/** Ends the process without a chance to tidy up, if it is still there. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static HttpRequest as(JsonNode session, HttpRequest.Builder request) {
		return request.header("Authorization", "Bearer " + session.get("token").asString()).build();
	}

	private static int awaitPort(Process process, Path output) {
		return Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> {
			String text = Files.readString(output);
			if (!process.isAlive()) {
				throw new IllegalStateException("The node did not start: " + text);
			}
			Matcher port = PORT.matcher(text);
			return (port.find() && text.contains("Started CountersignApplication")) ? Integer.parseInt(port.group(1))
					: 0;
		}, (port) -> port > 0);
	}

}
