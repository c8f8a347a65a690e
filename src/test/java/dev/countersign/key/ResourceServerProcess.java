package dev.countersign.key;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * Somebody else's API in a process of its own, with what Spring Boot's resource server
 * has on its class path and nothing of ours.
 *
 * @param process the process
 * @param port where it listens on the loopback
 */
public record ResourceServerProcess(Process process, int port) implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	/** What an API with Spring Boot's web and security has on its class path. */
	private static final Pattern LIBRARY = Pattern.compile(
			"(spring|tomcat|jackson|slf4j|logback|log4j|micrometer-(commons|observation)|commons-logging|jakarta|snakeyaml|jspecify).*");

	private static final Pattern OURS_ALONE = Pattern.compile(
			"spring(doc|-modulith|-jdbc|-boot-(jdbc|sql|flyway|actuator|health|micrometer|.*test)|-security-test).*");

	/**
	 * Starts one, and waits until it takes requests.
	 * @param main its main class
	 * @param classes where that is
	 * @param settings those of its JWTs
	 * @throws IOException if there is no process to be had
	 */
	public static ResourceServerProcess start(String main, Path classes, String... settings) throws IOException {
		File output = File.createTempFile("resource-server", ".log", new File("target"));
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp",
				classes + File.pathSeparator + libraries(), main, "--server.port=0", "--server.address=127.0.0.1"));
		Arrays.stream(settings)
			.map((setting) -> "--spring.security.oauth2.resourceserver.jwt." + setting)
			.forEach(command::add);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(120))
			.until(() -> !process.isAlive() || PORT.matcher(Files.readString(output.toPath())).find());
		Matcher port = PORT.matcher(Files.readString(output.toPath()));
		if (!port.find()) {
			throw new IllegalStateException("It did not start: " + Files.readString(output.toPath()));
		}
		return new ResourceServerProcess(process, Integer.parseInt(port.group(1)));
	}

	/** Returns the class path of such an API, without its own classes. */
	public static String libraries() {
		String ours = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Stream<String> shared = Arrays.stream(ours.split(File.pathSeparator)).filter((path) -> {
			String name = Path.of(path).getFileName().toString();
			return LIBRARY.matcher(name).matches() && !OURS_ALONE.matcher(name).matches();
		});
		return Stream.concat(shared, resourceServer()).collect(Collectors.joining(File.pathSeparator));
	}

	/** Returns an address of the API. */
	public String address(String path) {
		return "http://127.0.0.1:" + this.port + path;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

	/** What the build copies, as it is on no class path of ours. */
	private static Stream<String> resourceServer() {
		try (Stream<Path> jars = Files.list(Path.of("target/resource-server"))) {
			return jars.map(Path::toString).toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The build copies the resource server's jars: ./mvnw test-compile", ex);
		}
	}

}
