package dev.countersign.command;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.CountersignApplication;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;

/**
 * What a command did.
 *
 * @param status the exit status
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int status, String out, String err) {

	/** A busy machine may take its time to connect, and to answer. */
	private static final List<String> PATIENCE = List.of("--spring.datasource.hikari.connection-timeout=20000");

	private static final List<String> PATIENCE_WITH_POSTGRES = List.of("--countersign.database.request-timeout=20s",
			"--spring.datasource.hikari.data-source-properties.socketTimeout=30");

	/** Runs a command within the service under test. */
	static CommandRun of(ApplicationContext service, String... arguments) {
		return withInput(service, "", arguments);
	}

	static CommandRun withInput(ApplicationContext service, String in, String... arguments) {
		return run(() -> new SharedService(service), in, arguments);
	}

	/** Runs a command that must do without the service. */
	static CommandRun alone(String... arguments) {
		return run(() -> {
			throw new IllegalStateException("The service was opened");
		}, "", arguments);
	}

	/** Runs a command on a folder of its own, as in a process of its own. */
	static CommandRun in(Path folder, String... arguments) {
		return run(opener(folder), "", arguments);
	}

	/**
	 * Opens what is in a folder.
	 * @param settings more of them, as {@code --name=value}
	 */
	static OpenedService.Opener opener(Path folder, String... settings) {
		List<String> all = new ArrayList<>(List.of("--countersign.data-dir=" + folder));
		all.addAll(List.of(settings));
		all.addAll(PATIENCE);
		if (all.stream().anyMatch((setting) -> setting.startsWith("--spring.datasource.url=jdbc:postgresql:"))) {
			all.addAll(PATIENCE_WITH_POSTGRES);
		}
		return new ServiceWithoutServer.Opening(CountersignApplication.class, all);
	}

	static CommandRun run(OpenedService.Opener opener, String in, String... arguments) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int status = CommandLineInterface.run(opener, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
				new PrintWriter(out), new PrintWriter(err), arguments);
		return new CommandRun(status, out.toString(), err.toString());
	}

	JsonNode json() {
		return JsonMapper.shared().readTree(this.out);
	}

	List<JsonNode> jsonLines() {
		return this.out.lines().map((line) -> JsonMapper.shared().readTree(line)).toList();
	}

}
