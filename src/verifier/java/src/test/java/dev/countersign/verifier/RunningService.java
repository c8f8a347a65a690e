package dev.countersign.verifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The real service, out of its jar, in a process of its own: one for all tests, which
 * ends with them.
 */
final class RunningService {

	private static final Path JAR = Path.of(System.getProperty("countersign.jar"));

	private static final String PASSWORD = "the first of many people";

	/** Below those that systems give to whoever asks for any. */
	private static final int FIRST_PORT = 20_000;

	private static final int END_OF_PORTS = 32_000;

	private static FileChannel ports;

	private static RunningService shared;

	private final HttpClient http = HttpClient.newHttpClient();

	private final Path folder;

	private final int port;

	private Process process;

	private RunningService(Path folder, int port) {
		this.folder = folder;
		this.port = port;
	}

	/** Returns it; the first to ask starts it. */
	static synchronized RunningService get() throws IOException {
		if (shared == null) {
			Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
			shared = start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> shared.process.destroyForcibly()));
		}
		return shared;
	}

	URI address() {
		return URI.create("http://localhost:" + this.port);
	}

	/** Starts it again with what it had. */
	void restart() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", JAR.toAbsolutePath().normalize().toString(),
				"--server.port=" + this.port, "--countersign.data-dir=" + this.folder,
				"--countersign.issuer=" + address(), "--countersign.signing.algorithm=ES256",
				"--countersign.bootstrap.password=" + PASSWORD, "--countersign.roles.verifier=revocations",
				"--countersign.status-list.ttl=3s", "--countersign.refresh-token.maximum-sessions=10000",
				"--countersign.limit.usage.logins=100000")
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("log").toFile())
			.start();
		Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
			assertThat(this.process.isAlive()).as(Files.readString(this.folder.resolve("log"))).isTrue();
			return this.http
				.send(HttpRequest.newBuilder(address().resolve("/actuator/health/readiness")).build(),
						HttpResponse.BodyHandlers.discarding())
				.statusCode() == 200;
		});
	}

	/** Ends it as a failure of the machine would. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		this.process.waitFor();
	}

	/** Lets nothing in or out of it, while its connections stay open. */
	void freeze() throws Exception {
		signal("-STOP");
	}

	void thaw() throws Exception {
		signal("-CONT");
	}

	String logIn() {
		return post("/login", "", """
				{"username":"admin","password":"%s"}""".formatted(PASSWORD), "token");
	}

	void logOut(String token) {
		assertThat(send("/logout", token, "").statusCode()).isEqualTo(204);
	}

	/** Makes a service account that may follow. */
	ClientCredentials account() {
		String admin = logIn();
		String id = post("/users", admin, """
				{"username":"orders-%d","kind":"service","roles":["verifier"]}""".formatted(System.nanoTime()), "id");
		return new ClientCredentials(List.of(address()), id,
				post("/users/" + id + "/secrets", admin, "", "client_secret"));
	}

	private static RunningService start() throws IOException {
		assertThat(JAR).as("Build the service first: ./mvnw package -DskipTests, in the repository's root").exists();
		RunningService service = new RunningService(
				Files.createTempDirectory(Path.of("target"), "service").toAbsolutePath(), freePort());
		service.restart();
		return service;
	}

	/**
	 * It is known before the service listens, and stays so while it is killed. The tests
	 * of the service give ports in the same way, each by a lock of its byte.
	 */
	private static int freePort() throws IOException {
		if (ports == null) {
			ports = FileChannel.open(
					Path.of(System.getProperty("java.io.tmpdir"),
							"countersign-ports-" + System.getProperty("user.name")),
					StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
			try (ServerSocket free = new ServerSocket(port)) {
				if (ports.tryLock(port, 1, false) != null) {
					return free.getLocalPort();
				}
			}
			catch (BindException ex) {
				// Somebody has it.
			}
		}
	}

	private String post(String path, String token, String body, String member) {
		HttpResponse<String> response = send(path, token, body);
		assertThat(response.statusCode()).as(path + response.body()).isBetween(200, 201);
		try {
			return JSONObjectUtils.getString(JSONObjectUtils.parse(response.body()), member);
		}
		catch (ParseException ex) {
			throw new AssertionError(ex);
		}
	}

	private HttpResponse<String> send(String path, String token, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path))
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (!body.isEmpty()) {
			request.header("Content-Type", "application/json");
		}
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private void signal(String name) throws Exception {
		new ProcessBuilder("sh", "-c", "kill %s %d".formatted(name, this.process.pid())).start().waitFor();
	}

	static Map<String, Object> claims(String token) {
		try {
			return SignedJWT.parse(token).getJWTClaimsSet().getClaims();
		}
		catch (ParseException ex) {
			throw new AssertionError(ex);
		}
	}

}
