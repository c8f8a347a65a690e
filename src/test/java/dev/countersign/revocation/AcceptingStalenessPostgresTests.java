package dev.countersign.revocation;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same, where the deployer chose to go on without revocations.
 */
@TestPropertySource(properties = "countersign.revocation.when-stale=accept")
class AcceptingStalenessPostgresTests extends StalenessPostgresTests {

	@Override
	void assertStale(String token, CapturedOutput output) {
		await(() -> assertThat(this.mvc.get().uri("/actuator/health/readiness")).hasStatusOk()
			.bodyJson()
			.extractingPath("status")
			.isEqualTo("DEGRADED"));
		awaitSaidOnce(output);
		assertThat(output).contains("Tokens are accepted on signature and expiry alone.");
		assertThat(get(token)).hasStatusOk();
		assertThat(this.mvc.get().uri("/actuator/health/liveness")).hasStatusOk();
		assertThat(age()).isGreaterThan(1);
	}

}
