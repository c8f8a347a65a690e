package dev.countersign.web;

import java.io.IOException;

import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import static dev.countersign.testkit.TestAccounts.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health and metrics on a port of their own, which changes nothing about who may ask.
 */
@IntegrationTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "countersign.data-dir=target/test-data/${random.uuid}",
				"countersign.bootstrap.password=the first of many people", "management.server.port=0",
				"management.prometheus.metrics.export.enabled=true" })
@ExtendWith(OutputCaptureExtension.class)
class ManagementPortTests {

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private BearerTokens tokens;

	@Test
	void metricsWhenPortIsTheirOwnThenStillATokenIsNeeded() throws IOException {
		String token = "Authorization: Bearer " + this.tokens.of(ADMIN) + "\r\n";
		assertThat(get(this.managementPort, "/actuator/prometheus", "").status()).isEqualTo(401);
		assertThat(get(this.managementPort, "/actuator/env", "").status()).isEqualTo(401);
		assertThat(get(this.managementPort, "/actuator/prometheus", token).text()).contains("countersign_acts_total");
		assertThat(get(this.managementPort, "/actuator/env", token).status()).isEqualTo(404);
		assertThat(get(this.managementPort, "/actuator/health/readiness", "").text()).contains("\"UP\"");
		assertThat(get(this.port, "/actuator/prometheus", token).status()).isEqualTo(404);
	}

	@Test
	void answerWhenPortIsTheirOwnThenCarriesSecurityHeaders() throws IOException {
		AnswerHeaders.assertComplete(get(this.managementPort, "/actuator/health/liveness", "")::header);
		AnswerHeaders.assertComplete(get(this.managementPort, "/actuator/prometheus", "")::header);
		AnswerHeaders.assertComplete(get(this.port, "/actuator/prometheus", "")::header);
	}

	@Test
	void requestWhenEscapeBehindSemicolonIsBrokenThen400AndNothingLogged(CapturedOutput output) throws IOException {
		UndecodablePaths.assertRefused(this.managementPort, "", output);
		UndecodablePaths.assertRefused(this.port, "", output);
	}

	private static RawAnswer get(int port, String path, String header) throws IOException {
		return RawAnswer.to(port,
				"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s\r\n".formatted(path, header));
	}

}
