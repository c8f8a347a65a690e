package dev.countersign.account;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.countersign.CountersignApplication;
import dev.countersign.testkit.HttpSender;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that wait for the port, and for nothing else. */
class FirstLoginTests {

	private static final String PASSWORD = "the first of many people";

	private final List<Integer> statuses = new ArrayList<>();

	@Test
	void loginWhenPortHasJustOpenedThenTheGivenPasswordIsRight() {
		// The start goes on when this has been answered.
		ApplicationListener<ServletWebServerInitializedEvent> client = (event) -> this.statuses
			.add(login(event.getWebServer().getPort()));
		try (ConfigurableApplicationContext service = new SpringApplicationBuilder(CountersignApplication.class)
			.listeners(client)
			.registerShutdownHook(false)
			.run("--server.address=127.0.0.1", "--server.port=0", "--server.shutdown=immediate",
					"--countersign.data-dir=target/test-data/" + UUID.randomUUID(),
					"--countersign.bootstrap.password=" + PASSWORD)) {
			assertThat(service.isRunning()).isTrue();
		}
		assertThat(this.statuses).containsExactly(200);
	}

	private static int login(int port) {
		return HttpSender
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/login".formatted(port)))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers
					.ofString("{\"username\":\"admin\",\"password\":\"%s\"}".formatted(PASSWORD)))
				.build())
			.statusCode();
	}

}
