package dev.countersign.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service in a process of its own, in some language, that verifies tokens by itself
 * with the verifier that we ship, and follows the revocations of a node.
 */
final class VerifyingService implements Addressed, AutoCloseable {

	private static final Path VERIFIERS = Path.of("src", "verifier").toAbsolutePath();

	private static final Path SERVICES = Path.of("src", "faults", "verifiers").toAbsolutePath();

	private static final Path NODE_FOLDER = Path.of("target", "faults", "verifier-node").toAbsolutePath();

	private static final Path JAVA_FOLDER = Path.of("target", "faults", "verifier-java").toAbsolutePath();

	private static boolean installed;

	private static boolean compiled;

	private final Language language;

	private final int port;

	private final Process process;

	private VerifyingService(Language language, int port, Process process) {
		this.language = language;
		this.port = port;
		this.process = process;
	}

	/**
	 * Starts one, and waits until it takes requests.
	 * @param language what it is written in
	 * @param settings those of its verifier
	 */
	static VerifyingService start(Language language, Map<String, ?> settings) {
		int port = Programs.freePort();
		List<String> command = Stream
			.concat(language.command().stream(),
					Stream.of(String.valueOf(port), JsonMapper.shared().writeValueAsString(settings)))
			.toList();
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(Path.of("target", "faults", language + "-" + port + ".log").toFile());
		builder.environment().put("PYTHONPATH", VERIFIERS.resolve("python").toString());
		builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
		try {
			VerifyingService service = new VerifyingService(language, port, builder.start());
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(10))
				.until(() -> Client.status(service.address() + "/state") == 200);
			return service;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the languages that this machine can run. */
	static List<Language> languages() {
		return Stream.of(Language.values()).filter(Language::isInstalled).toList();
	}

	@Override
	public String address() {
		return "http://127.0.0.1:" + this.port;
	}

	/** Tells whether it knows all that is cut off, as far as it can tell. */
	boolean isFresh() {
		return state().get("fresh").asBoolean();
	}

	int entries() {
		return state().get("entries").asInt();
	}

	/** Returns how much memory it takes, in MB. */
	long residentMegabytes() {
		return state().get("resident").asLong() >> 20;
	}

	void freeze() {
		Signal.send("STOP", this.process.toHandle());
	}

	void thaw() {
		Signal.send("CONT", this.process.toHandle());
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		Programs.await(this.process);
	}

	@Override
	public String toString() {
		return this.language.toString();
	}

	private JsonNode state() {
		return JsonMapper.shared().readTree(Client.get(this, "/state").body());
	}

	/** What services are written in. */
	enum Language {

		JAVA {

			@Override
			boolean isInstalled() {
				return true;
			}

			@Override
			List<String> command() {
				compile();
				return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
						"-XX:+UseSerialGC", "-cp", JAVA_FOLDER + File.pathSeparator + nimbus(), "JavaService");
			}

		},

		NODE {

			@Override
			boolean isInstalled() {
				return isOnPath("node") && isOnPath("npm");
			}

			@Override
			List<String> command() {
				install();
				return List.of("node", "--max-old-space-size=1024", NODE_FOLDER.resolve("service.mjs").toString());
			}

		},

		PYTHON {

			@Override
			boolean isInstalled() {
				return python().isPresent();
			}

			@Override
			List<String> command() {
				return List.of(python().orElseThrow(), SERVICES.resolve("service.py").toString());
			}

		};

		abstract boolean isInstalled();

		abstract List<String> command();

		@Override
		public String toString() {
			return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
		}

	}

	/** With the verifier as it is now, once; its part that is for Spring is left out. */
	private static synchronized void compile() {
		if (compiled) {
			return;
		}
		int status = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-nowarn", "-d", JAVA_FOLDER.toString(), "-cp", nimbus(),
					"-sourcepath", VERIFIERS.resolve("java/src/main/java").toString(),
					SERVICES.resolve("JavaService.java").toString());
		if (status != 0) {
			throw new IllegalStateException("The service in Java does not compile");
		}
		compiled = true;
	}

	/** Returns its one library, which the build copies. */
	private static String nimbus() {
		try (Stream<Path> jars = Files.list(Path.of("target", "resource-server"))) {
			return jars.filter((jar) -> String.valueOf(jar.getFileName()).startsWith("nimbus-jose-jwt"))
				.findFirst()
				.orElseThrow()
				.toAbsolutePath()
				.toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** With the verifier as it is now, once. */
	private static synchronized void install() {
		if (installed) {
			return;
		}
		try {
			Files.createDirectories(NODE_FOLDER);
			Files.copy(SERVICES.resolve("service.mjs"), NODE_FOLDER.resolve("service.mjs"),
					StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (run(NODE_FOLDER, "npm", "install", "--no-audit", "--no-fund", "--no-save", "--install-links", "--omit=dev",
				VERIFIERS.resolve("node").toString()) != 0) {
			throw new IllegalStateException("npm installed nothing in " + NODE_FOLDER);
		}
		installed = true;
	}

	private static Optional<String> python() {
		return Stream.of("python3", "/usr/bin/python3")
			.filter((python) -> run(Path.of("."), python, "-c", "import jwt, cryptography") == 0)
			.findFirst();
	}

	private static boolean isOnPath(String program) {
		return run(Path.of("."), program, "--version") == 0;
	}

	/** Returns its status, which is not 0 either where there is no such program. */
	private static int run(Path folder, String... command) {
		try {
			Process process = new ProcessBuilder(command).directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return Programs.await(process);
		}
		catch (IOException ex) {
			return -1;
		}
	}

}
