package dev.countersign.key;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.countersign.key.KeyRing.Held;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KeyRingTests {

	private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

	private final Secret secret = Secret.random(new SecureRandom());

	private final Secrets secrets = new Secrets(this.secret, List.of());

	@Test
	void currentWhenOneSignsThenThat() {
		KeyRing ring = ring(key("a", NOW.minusSeconds(9)).until(NOW, NOW.plusSeconds(9)), key("b", NOW));
		assertThat(ring.current(NOW.minusNanos(1)).id()).isEqualTo("a");
		assertThat(ring.current(NOW).id()).isEqualTo("b");
		assertThat(ring.last()).map(StoredKey::id).contains("b");
	}

	@Test
	void currentWhenNoneSignsThenTheLastWhoseTimeHasCome() {
		KeyRing ring = ring(key("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW),
				key("b", NOW.minusSeconds(5)).until(NOW, NOW), key("c", NOW.plusSeconds(1)));
		assertThat(ring.current(NOW).id()).isEqualTo("b");
	}

	@Test
	void currentWhenClockIsBehindThenTheFirst() {
		assertThat(ring(key("a", NOW.plusSeconds(1)), key("b", NOW.plusSeconds(5))).current(NOW).id()).isEqualTo("a");
	}

	@Test
	void currentWhenTheFirstIsOfThisInstantThenTheSecondIfThatIsToo() {
		KeyRing ring = ring(key("a", NOW.minusSeconds(1)).until(NOW, NOW), key("b", NOW).until(NOW, NOW));
		assertThat(ring.current(NOW).id()).isEqualTo("b");
	}

	@Test
	void currentWhenThereIsNoKeyThenFails() {
		assertThatIllegalStateException().isThrownBy(() -> ring().current(NOW));
	}

	@Test
	void findWhenOverThenNothing() {
		KeyRing ring = ring(key("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW));
		assertThat(ring.find("a", NOW.minusNanos(1))).map(SigningKey::id).contains("a");
		assertThat(ring.find("a", NOW)).isEmpty();
		assertThat(ring.find("b", NOW)).isEmpty();
	}

	@Test
	void publishedWhenSecretOrOverThenNot() {
		KeyRing ring = ring(key("a", NOW.minusSeconds(9)).until(NOW.minusSeconds(5), NOW),
				StoredKey.ofSecret("s", SigningAlgorithm.HS256, NOW, NOW), key("b", NOW.plusSeconds(9)));
		assertThat(ring.published(NOW)).extracting(SigningKey::id).containsExactly("b");
	}

	@Test
	void unscheduledWhenRowExistsThenNothing() {
		StoredKey removed = StoredKey
			.ofSecret(this.secret.keyId(SigningAlgorithm.HS256), SigningAlgorithm.HS256, NOW, NOW)
			.removed(NOW);
		KeyRing ring = KeyRing.of(7, List.of(), this.secrets, SigningAlgorithm.HS256, List.of(removed));
		assertThat(ring.find(removed.id(), NOW)).isEmpty();
		assertThat(ring.version()).isEqualTo(7);
	}

	@Test
	void findWhenSecretHasNoRowThenWithTheConfiguredAlgorithm() {
		KeyRing ring = KeyRing.of(1, List.of(), this.secrets, SigningAlgorithm.HS384, List.of());
		assertThat(ring.find(this.secret.keyId(SigningAlgorithm.HS384), NOW)).map(SigningKey::algorithm)
			.contains(SigningAlgorithm.HS384.signature());
		assertThat(ring.find(this.secret.keyId(SigningAlgorithm.HS256), NOW)).isEmpty();
	}

	@Test
	void unscheduledWhenSecretIsTooShortThenNothing() {
		Secret shorter = Secret.parse("s", this.secret.toHex().substring(0, "hex:".length() + 64));
		assertThat(unscheduled(shorter, SigningAlgorithm.HS256)).hasSize(1);
		assertThat(unscheduled(shorter, SigningAlgorithm.HS512)).isEmpty();
		assertThat(unscheduled(this.secret, SigningAlgorithm.HS512)).hasSize(1);
		assertThat(unscheduled(this.secret, SigningAlgorithm.ES256)).isEmpty();
	}

	@Test
	void unscheduledWhenSecretMaySignThenVerifiesForEverAndNeverSigns() {
		StoredKey row = unscheduled(this.secret, SigningAlgorithm.HS256).get(0);
		assertThat(row.state(NOW)).isEqualTo(KeyState.VERIFYING);
		assertThat(row.isScheduled()).isFalse();
		assertThat(row.signs(NOW)).isFalse();
		assertThat(row.isLast()).isFalse();
		assertThat(key("a", NOW).isScheduled()).isTrue();
	}

	@Test
	void stateWhenTimeGoesOnThenFromPublishedToRetired() {
		StoredKey key = key("a", NOW).until(NOW.plusSeconds(5), NOW.plusSeconds(9));
		assertThat(Stream.of(-1, 0, 4, 5, 8, 9).map((seconds) -> key.state(NOW.plusSeconds(seconds)))).containsExactly(
				KeyState.PUBLISHED, KeyState.SIGNING, KeyState.SIGNING, KeyState.VERIFYING, KeyState.VERIFYING,
				KeyState.RETIRED);
		assertThat(key.removed(NOW).state(NOW)).isEqualTo(KeyState.REMOVED);
		assertThat(key.removed(NOW).verifies(NOW)).isFalse();
		assertThat(key.removed(NOW).signs(NOW)).isFalse();
		assertThat(key("a", NOW).removed(NOW).isLast()).isFalse();
		assertThat(key).asString().isEqualTo("StoredKey[id=a, algorithm=ES256]");
	}

	@Test
	void findWhenKeyIdOrSealIsOfASecretThenThatSecret() {
		Secret previous = Secret.random(new SecureRandom());
		Secrets both = new Secrets(this.secret, List.of(previous));
		assertThat(both.find(previous.keyId(SigningAlgorithm.HS384))).containsSame(previous);
		assertThat(both.find("x")).isEmpty();
		assertThat(both.findBySeal(previous.sealId())).containsSame(previous);
		assertThat(both.findBySeal("x")).isEmpty();
		assertThat(both.all()).containsExactly(this.secret, previous);
	}

	private List<StoredKey> unscheduled(Secret secret, SigningAlgorithm configured) {
		return KeyRing.unscheduled(new Secrets(secret, List.of()), configured, List.of()).map(Held::row).toList();
	}

	private KeyRing ring(StoredKey... rows) {
		return KeyRing.of(1, Stream.of(rows).map(this::held).toList(), this.secrets, SigningAlgorithm.ES256,
				List.of(rows));
	}

	private Held held(StoredKey row) {
		return new Held(row, KeyMaterial.ofSecret(this.secret, row.id(), SigningAlgorithm.HS256));
	}

	private static StoredKey key(String id, Instant signsFrom) {
		return new StoredKey(id, SigningAlgorithm.ES256, "public", "sealed", "seal", signsFrom, signsFrom, null, null,
				null);
	}

}
