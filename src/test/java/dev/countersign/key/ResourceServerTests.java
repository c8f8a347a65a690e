package dev.countersign.key;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Others verify our tokens, with no code that knows us.
 */
class ResourceServerTests {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	/** What an API with Spring Boot's web and security has on its class path. */
	private static final Pattern LIBRARY = Pattern.compile(
			"(spring|tomcat|jackson|slf4j|logback|log4j|micrometer-(commons|observation)|commons-logging|jakarta|snakeyaml|jspecify).*");

	private static final Pattern OURS_ALONE = Pattern.compile(
			"spring(doc|-modulith|-jdbc|-boot-(jdbc|sql|flyway|actuator|health|micrometer|.*test)|-security-test).*");

	@ParameterizedTest
	@ValueSource(strings = { "RS256", "PS256", "ES256" })
	void resourceServerWhenGivenIssuerThenVerifies(String algorithm) throws IOException {
		try (RunningNode node = start(algorithm, "JWT")) {
			verifyThroughRotation(node, algorithm, "issuer-uri=" + node.address());
		}
	}

	@Test
	void resourceServerWhenGivenKeySetThenVerifies() throws IOException {
		try (RunningNode node = start("RS256", "JWT")) {
			verifyThroughRotation(node, "ES256", "jwk-set-uri=" + node.address() + "/.well-known/jwks.json",
					"jws-algorithms=RS256,ES256");
		}
	}

	@Test
	void joseWhenGivenKeySetThenVerifiesEveryAlgorithm() throws IOException {
		Path folder = installJose();
		Files.copy(Path.of("src/test/resources/jose/verify.mjs"), folder.resolve("verify.mjs"),
				StandardCopyOption.REPLACE_EXISTING);
		try (RunningNode node = start("RS256", "at+jwt")) {
			List<String> tokens = new ArrayList<>(List.of(node.login()));
			for (String algorithm : List.of("PS256", "ES256", "EdDSA")) {
				rotate(node, algorithm);
				tokens.add(node.login());
			}
			tokens.add(tamper(tokens.get(3)));
			List<String> command = new ArrayList<>(List.of("node", "verify.mjs", node.address()));
			command.addAll(tokens);
			assertThat(run(folder, command)).containsExactly("RS256", "PS256", "ES256", "EdDSA",
					"ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		}
	}

	private void verifyThroughRotation(RunningNode node, String next, String... settings) throws IOException {
		File output = File.createTempFile("resource-server", ".log", new File("target"));
		Process server = fork(output, settings);
		try {
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> PORT.matcher(read(output)).find());
			Matcher port = PORT.matcher(read(output));
			assertThat(port.find()).isTrue();
			String hello = "http://127.0.0.1:" + port.group(1) + "/hello";
			String token = node.login();
			assertThat(RunningNode.get(hello, token)).isEqualTo(200);
			assertThat(RunningNode.get(hello, tamper(token))).isEqualTo(401);
			rotate(node, next);
			assertThat(RunningNode.get(hello, node.login())).isEqualTo(200);
			assertThat(RunningNode.get(hello, token)).isEqualTo(200);
		}
		finally {
			server.destroy();
		}
	}

	/** Waits until the new key signs. */
	private static void rotate(RunningNode node, String algorithm) {
		String admin = node.login();
		assertThat(node.rotate(admin, algorithm).statusCode()).isEqualTo(200);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !keyId(node.login()).equals(keyId(admin)));
	}

	private static RunningNode start(String algorithm, String type) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		return RunningNode.start("--server.port=" + port, "--countersign.issuer=http://127.0.0.1:" + port,
				"--countersign.signing.algorithm=" + algorithm, "--countersign.access-token.type=" + type,
				"--countersign.signing.jwks-max-age=500ms", "--countersign.signing.poll-interval=100ms",
				"--countersign.signing.clock-tolerance=100ms");
	}

	private static Process fork(File output, String... settings) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath(),
				PlainResourceServer.class.getName(), "--server.port=0", "--server.address=127.0.0.1"));
		Arrays.stream(settings)
			.map((setting) -> "--spring.security.oauth2.resourceserver.jwt." + setting)
			.forEach(command::add);
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
	}

	private static String classPath() {
		String ours = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Stream<String> shared = Arrays.stream(ours.split(File.pathSeparator)).filter((path) -> {
			String name = Path.of(path).getFileName().toString();
			return name.equals("test-classes")
					|| LIBRARY.matcher(name).matches() && !OURS_ALONE.matcher(name).matches();
		});
		return Stream.concat(shared, Stream.of(Path.of("target/resource-server/*").toString()))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Path installJose() throws IOException {
		Path folder = Files.createDirectories(Path.of("target/jose"));
		Assumptions.assumeTrue(exists("node") && exists("npm"), "There is no Node.js here, so jose verifies nothing");
		if (Files.notExists(folder.resolve("node_modules/jose"))) {
			run(folder, List.of("npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", ".", "jose@6"));
			Assumptions.assumeTrue(Files.exists(folder.resolve("node_modules/jose")), "npm could not install jose");
		}
		return folder;
	}

	private static boolean exists(String program) {
		return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	private static List<String> run(Path folder, List<String> command) throws IOException {
		Path output = Path.of("target").resolve(UUID.randomUUID() + ".out").toAbsolutePath();
		Process process = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			process.destroy();
		}
		return Files.readAllLines(output);
	}

	private static String read(File file) throws IOException {
		return Files.readString(file.toPath());
	}

	private static String tamper(String token) {
		String[] segments = token.split("\\.");
		String claims = new String(Base64.getUrlDecoder().decode(segments[1]), StandardCharsets.UTF_8)
			.replace("\"admin\"", "\"other\"");
		return segments[0] + "."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "."
				+ segments[2];
	}

	private static String keyId(String token) {
		byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
		return JsonMapper.shared().readTree(new String(header, StandardCharsets.UTF_8)).get("kid").asString();
	}

}
