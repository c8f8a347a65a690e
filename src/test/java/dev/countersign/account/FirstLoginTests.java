package dev.countersign.account;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.countersign.CountersignApplication;
import dev.countersign.testkit.HttpSender;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** Clients that wait for the port, and for nothing else. */
class FirstLoginTests {

	private static final String PASSWORD = "the first of many people";

	private static final String[] SETTINGS = { "--server.address=127.0.0.1", "--server.port=0",
			"--server.shutdown=immediate", "--countersign.registration.enabled=true",
			"--countersign.data-dir=target/test-data/${random.uuid}" };

	private final List<Integer> statuses = new ArrayList<>();

	@Test
	void loginWhenPortHasJustOpenedThenTheGivenPasswordIsRight() {
		try (ConfigurableApplicationContext service = service("/login", "admin")
			.run(settings("--countersign.bootstrap.password=" + PASSWORD))) {
			assertThat(service.isRunning()).isTrue();
		}
		assertThat(this.statuses).containsExactly(200);
	}

	@Test
	void startWhenAStrangerRegistersFirstThenAnAdministratorIsMadeAllTheSame() {
		try (ConfigurableApplicationContext service = service("/register", "stranger").run(settings())) {
			assertThat(service.getBean(OperatorAccounts.class).hasAdministrator()).isTrue();
		}
		assertThat(this.statuses).containsExactly(201);
	}

	@Test
	void startWhenAStrangerTakesTheNameThenItFailsAndSaysSo() {
		assertThatException().isThrownBy(() -> service("/register", "admin").run(settings()))
			.havingRootCause()
			.isInstanceOf(FailureAnalyzedException.class)
			.withMessageContaining("Somebody registered as admin");
		assertThat(this.statuses).containsExactly(201);
	}

	private SpringApplicationBuilder service(String path, String username) {
		// The start goes on when this has been answered.
		ApplicationListener<ServletWebServerInitializedEvent> client = (event) -> this.statuses
			.add(post(event.getWebServer().getPort(), path, username));
		return new SpringApplicationBuilder(CountersignApplication.class).listeners(client).registerShutdownHook(false);
	}

	private static String[] settings(String... more) {
		return Stream.concat(Stream.of(SETTINGS), Stream.of(more)).toArray(String[]::new);
	}

	private static int post(int port, String path, String username) {
		return HttpSender
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers
					.ofString("{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD)))
				.build())
			.statusCode();
	}

}
