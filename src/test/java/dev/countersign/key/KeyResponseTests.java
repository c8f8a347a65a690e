package dev.countersign.key;

import java.time.Instant;

import dev.countersign.key.KeyController.KeyResponse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyResponseTests {

	private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

	@Test
	void responseWhenSecretNeverSignedThenVerifiesAndHasNoTimes() {
		StoredKey key = StoredKey.unscheduled("the-key", SigningAlgorithm.HS256);
		assertThat(KeyResponse.of(key, NOW))
			.isEqualTo(new KeyResponse("the-key", "HS256", "verifying", null, null, null, null, null));
	}

	@Test
	void responseWhenKeySignsThenItsTimes() {
		StoredKey key = StoredKey.ofSecret("the-key", SigningAlgorithm.HS384, NOW, NOW);
		assertThat(KeyResponse.of(key, NOW))
			.isEqualTo(new KeyResponse("the-key", "HS384", "signing", NOW, NOW, null, null, null));
	}

}
