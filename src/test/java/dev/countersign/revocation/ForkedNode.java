package dev.countersign.revocation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Collectors;

import dev.countersign.CountersignApplication;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service in a process of its own, without anything of the tests.
 */
final class ForkedNode implements AutoCloseable {

	private static final String PASSWORD = "the first of many people";

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final Process process;

	private final String address;

	private ForkedNode(Process process, String address) {
		this.process = process;
		this.address = address;
	}

	static ForkedNode start(String... settings) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath(),
						CountersignApplication.class.getName(), "--server.address=127.0.0.1", "--server.port=0",
						"--countersign.hashing.rests-when-busy=false",
						"--countersign.data-dir=target/test-data/" + UUID.randomUUID(),
						"--countersign.bootstrap.password=" + PASSWORD));
		command.addAll(Arrays.asList(settings));
		try {
			Path output = Files.createTempFile(Path.of("target"), "node", ".log");
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			return new ForkedNode(process, "http://127.0.0.1:" + awaitPort(process, output));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String login() {
		HttpRequest request = request("/login").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"username":"admin","password":"%s"}""".formatted(PASSWORD)))
			.build();
		return JsonMapper.shared().readTree(send(request).body()).get("token").asString();
	}

	int logout(String token) {
		return send(request("/logout").header("Authorization", "Bearer " + token)
			.POST(HttpRequest.BodyPublishers.noBody())
			.build()).statusCode();
	}

	HttpResponse<String> get(String token) {
		return send(request("/protected").header("Authorization", "Bearer " + token).build());
	}

	/** Ends the process without a chance to tidy up. */
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

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.address + path));
	}

	private static String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static String awaitPort(Process process, Path output) {
		return Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
			String text = Files.readString(output);
			if (!process.isAlive()) {
				throw new IllegalStateException("The node did not start: " + text);
			}
			Matcher port = PORT.matcher(text);
			return port.find() ? port.group(1) : "";
		}, (port) -> !port.isEmpty());
	}

	private static HttpResponse<String> send(HttpRequest request) {
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
