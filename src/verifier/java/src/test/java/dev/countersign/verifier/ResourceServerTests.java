package dev.countersign.verifier;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Boot resource server that has this project on its class path and a few
 * settings.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceServerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newHttpClient();

	private RunningService service;

	private ConfigurableApplicationContext orders;

	private URI address;

	@BeforeAll
	void start() throws Exception {
		this.service = RunningService.get();
		this.orders = new SpringApplicationBuilder(Orders.class).run("--server.port=0", "--server.address=127.0.0.1",
				"--management.endpoint.health.show-details=always",
				"--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + this.service.address(),
				"--countersign.verifier.service=" + this.service.address(),
				"--countersign.verifier.token=" + this.service.logIn(), "--countersign.verifier.stale-after=15s",
				"--countersign.verifier.status-lists=false");
		this.address = URI.create("http://127.0.0.1:" + this.orders.getEnvironment().getProperty("local.server.port"));
		Awaitility.await().until(this.orders.getBean(RevocationFollower.class)::isFresh);
	}

	@AfterAll
	void stop() {
		this.orders.close();
	}

	@Test
	void requestWhenTokenIsRevokedThenRefused() throws Exception {
		String token = this.service.logIn();
		awaitStatus(200, token);
		this.service.logOut(token);
		awaitStatus(401, token);
		assertThat(get("/orders", token).headers().firstValue("WWW-Authenticate"))
			.hasValueSatisfying((challenge) -> assertThat(challenge).contains("Token has been revoked"));
		awaitStatus(200, this.service.logIn());
	}

	@Test
	void healthWhenFollowingThenSaysHow() throws Exception {
		assertThat(get("/actuator/health", this.service.logIn()).body()).contains("\"revocations\"", "\"transport\"");
	}

	/** What was known is good for as long as it was said to be, and no longer. */
	@Test
	void requestWhenServiceIsFrozenThenUnavailableUntilItIsNot() throws Exception {
		String token = this.service.logIn();
		awaitStatus(200, token);
		this.service.freeze();
		try {
			awaitStatus(503, token);
			HttpResponse<String> refusal = get("/orders", token);
			assertThat(refusal.body()).contains("\"error\":\"Unavailable\"");
			assertThat(refusal.headers().firstValue("Retry-After")).hasValue("1");
		}
		finally {
			this.service.thaw();
		}
		awaitStatus(200, token);
	}

	/** On a machine that stands still for long, a good token is unavailable meanwhile. */
	private void awaitStatus(int status, String token) {
		Awaitility.await().atMost(PATIENCE).until(() -> get("/orders", token).statusCode() == status);
	}

	private HttpResponse<String> get(String path, String token) throws Exception {
		return this.http.send(
				HttpRequest.newBuilder(this.address.resolve(path)).header("Authorization", "Bearer " + token).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Orders {

		@Bean
		JwtTypeValidator accessTokens() {
			return new JwtTypeValidator("at+jwt");
		}

		@GetMapping("/orders")
		String orders() {
			return "[]";
		}

	}

}
