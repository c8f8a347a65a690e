package dev.countersign.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;

import dev.countersign.address.ContextPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Serves itself for a while, so that Java can record which classes are loaded and which
 * methods matter.
 *
 * @see <a href="https://openjdk.org/jeps/515">JEP 515</a>
 */
@Command(name = "train", description = {
		"Start the server with a database in memory, send it requests for a while, and end it.",
		"Java 25 and newer record meanwhile what the next starts find ready, if you say where:", "",
		"  java -XX:AOTCacheOutput=countersign.aot -jar countersign.jar train", "",
		"  java -XX:AOTCache=countersign.aot -jar countersign.jar", "",
		"Take the jar as 'java -Djarmode=tools -jar countersign.jar extract' leaves it, in the folder that it stays in." })
class TrainCommand implements Callable<Integer> {

	private static final int MAX_SECONDS = 600;

	private final OpenedService.Opener opener;

	@Option(names = "--seconds", paramLabel = "N", defaultValue = "20",
			description = "How long to send requests, 1 to 600. Default: ${DEFAULT-VALUE}.")
	private int seconds;

	@Spec
	private CommandSpec spec;

	TrainCommand(OpenedService.Opener opener) {
		this.opener = opener;
		this.spec = CommandSpec.create();
	}

	@Override
	public Integer call() throws IOException {
		if (this.seconds < 1 || this.seconds > MAX_SECONDS) {
			throw new ParameterException(this.spec.commandLine(), "--seconds must be from 1 to 600.");
		}
		PrintWriter out = this.spec.commandLine().getOut();
		out.println("Starting a server with a database in memory.");
		String password = random();
		try (ConfigurableApplicationContext server = this.opener.serve(settings(password))) {
			out.println("Sending it requests for %d s.".formatted(this.seconds));
			long answers = new TrainingLoad(address(server), password).run(Duration.ofSeconds(this.seconds));
			out.println("It answered %,d requests.".formatted(answers));
		}
		return ServiceCommand.OK;
	}

	/** Nothing of what the real server has is touched. */
	private static List<String> settings(String password) {
		return List.of("--spring.datasource.url=jdbc:h2:mem:training;DB_CLOSE_DELAY=-1", "--server.port=0",
				"--server.address=127.0.0.1", "--management.server.port=", "--countersign.secret=hex:" + random(),
				"--countersign.bootstrap.username=trainee", "--countersign.bootstrap.password=" + password,
				"--countersign.limit.usage.logins=1000000", "--countersign.limit.usage.refreshes=1000000",
				"--countersign.shutdown.pause=0s", "--logging.level.root=warn");
	}

	private static String address(ConfigurableApplicationContext server) {
		if (server instanceof ServletWebServerApplicationContext web && web.getWebServer() != null) {
			return "http://127.0.0.1:" + web.getWebServer().getPort() + ContextPath.of(server.getEnvironment());
		}
		throw new IllegalStateException("The server has no port.");
	}

	/** Nobody is to know it, and it ends with the process. */
	private static String random() {
		byte[] bytes = new byte[32];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}
