package dev.countersign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.countersign.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Starts the service as a stranger would, in a process of its own that can be killed.
 */
@DisabledOnOs(OS.WINDOWS)
class FirstStartTests {

	private static final Pattern LOGIN = Pattern.compile("(?m)^ +curl -s (\\S+) -H '(\\S+): (\\S+)' -d '(.*)'$");

	private static final String SECRET = "hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	private final List<Process> processes = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void kill() {
		this.processes.forEach(Process::destroyForcibly);
	}

	@Test
	void startWhenFolderEmptyThenPrintedLoginWorksAndAllOfItSurvivesAKill() throws Exception {
		Node first = start("first.log");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.folder.resolve("data/secret"))))
			.isEqualTo("rw-------");
		await().until(() -> LOGIN.matcher(first.output()).find());
		Matcher login = LOGIN.matcher(first.output());
		assertThat(login.find()).isTrue();
		assertThat(first.output()).containsOnlyOnce("This password is shown only now");
		String token = login(URI.create(login.group(1)), login.group(4));
		first.process().destroyForcibly().waitFor();
		Node second = start("second.log");
		assertThat(protectedStatus(second, token)).isEqualTo(200);
		assertThat(login(second.uri("/login"), login.group(4))).isNotBlank();
		assertThat(second.output()).doesNotContain("password", "curl");
	}

	@Test
	void startWhenServiceHasContextPathThenPrintedAddressesLeadBelowIt() throws Exception {
		Node node = start("below.log", "SERVER_SERVLET_CONTEXT_PATH=/auth/");
		await().until(() -> LOGIN.matcher(node.output()).find());
		Matcher login = LOGIN.matcher(node.output());
		assertThat(login.find()).isTrue();
		assertThat(login.group(1)).isEqualTo(node.uri("/auth/login").toString());
		assertThat(login(URI.create(login.group(1)), login.group(4))).isNotBlank();
		assertThat(node.output()).containsPattern("(?m)^ +" + node.uri("/auth/console/") + "$");
	}

	@Test
	void startWhenFirstPasswordGivenThenItLogsInAndIsNotPrinted() throws Exception {
		Node node = start("only.log", "COUNTERSIGN_BOOTSTRAP_USERNAME=O'Brien",
				"COUNTERSIGN_BOOTSTRAP_PASSWORD=a b \"c\" $d, and more");
		assertThat(login(node.uri("/login"), "{\"username\":\"o'brien\",\"password\":\"a b \\\"c\\\" $d, and more\"}"))
			.isNotBlank();
		assertThat(node.output()).doesNotContain("curl", "a b \"c\"");
	}

	@Test
	void startWhenTwoNodesAtOnceThenOneAdministratorAndBothServe() throws Exception {
		String[] settings = { "SPRING_DATASOURCE_URL=" + PostgresDatabase.create(),
				"SPRING_DATASOURCE_USERNAME=postgres", "COUNTERSIGN_SECRET=" + SECRET,
				"COUNTERSIGN_DATABASE_REQUEST_TIMEOUT=20s", "SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT=20000" };
		Node one = launch("one.log", settings);
		Node other = launch("other.log", settings);
		one.awaitReady();
		other.awaitReady();
		await().until(() -> LOGIN.matcher(one.output() + other.output()).find());
		Matcher login = LOGIN.matcher(one.output() + other.output());
		assertThat(login.results()).hasSize(1);
		login.reset();
		assertThat(login.find()).isTrue();
		String token = login(one.uri("/login"), login.group(4));
		assertThat(protectedStatus(one, token)).isEqualTo(200);
		assertThat(protectedStatus(other, token)).isEqualTo(200);
		assertThat(login(other.uri("/login"), login.group(4))).isNotBlank();
	}

	private Node start(String log, String... settings) throws IOException {
		Node node = launch(log, settings);
		node.awaitReady();
		return node;
	}

	private Node launch(String log, String... settings) throws IOException {
		Path output = this.folder.resolve(log);
		ProcessBuilder builder = NodeProcess.builder("--server.port=0")
			.directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("COUNTERSIGN_") || name.startsWith("SPRING_"));
		for (String setting : settings) {
			builder.environment()
				.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
		}
		Process process = builder.start();
		this.processes.add(process);
		return new Node(process, output);
	}

	private static String login(URI uri, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body()).get("token").asString();
	}

	private static int protectedStatus(Node node, String token) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(node.uri("/protected"))
			.header("Authorization", "Bearer " + token)
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private record Node(Process process, Path log) {

		void awaitReady() {
			await().atMost(Duration.ofSeconds(120)).until(() -> {
				assertThat(this.process.isAlive()).as(output()).isTrue();
				return NodeProcess.PORT.matcher(output()).find() && output().contains("Started CountersignApplication");
			});
		}

		URI uri(String path) {
			Matcher ready = NodeProcess.PORT.matcher(output());
			assertThat(ready.find()).isTrue();
			return URI.create("http://localhost:" + ready.group(1) + path);
		}

		String output() {
			try {
				return Files.readString(this.log);
			}
			catch (IOException ex) {
				return "";
			}
		}

	}

}
