package dev.countersign.key;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.TestClock;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyRotationTests {

	private static final Duration LEAD = Duration.ofSeconds(361);

	private static final Duration TOKEN = Duration.ofHours(1);

	private final SecureRandom random = new SecureRandom();

	private final TestClock clock = new TestClock();

	private final Secret secret = secret(64);

	private final AuditTrail audit = new AuditTrail() {

		@Override
		public void record(AuditEvent event) {
		}

		@Override
		public void recordLater(AuditEvent event) {
		}

		@Override
		public void count(Act act) {
		}

	};

	private DataSource database;

	private JdbcClient jdbc;

	@BeforeEach
	void migrate() {
		this.database = database();
		this.jdbc = JdbcClient.create(this.database);
		Flyway.configure().dataSource(this.database).placeholders(Map.of("unlogged", "")).load().migrate();
	}

	@Test
	void startWhenFirstThenKeySignsAtOnce() {
		for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
			migrate();
			assertThat(start(algorithm, this.secret).keys.current().algorithm()).isEqualTo(algorithm.signature());
		}
	}

	@Test
	void startWhenAgainThenSameKey() {
		String id = start(SigningAlgorithm.ES256, this.secret).keys.current().id();
		assertThat(start(SigningAlgorithm.ES256, this.secret).keys.current().id()).isEqualTo(id);
	}

	@Test
	void startWhenTwoNodesThenSameKey() {
		List<String> ids = List.of(1, 2, 3, 4)
			.parallelStream()
			.map((node) -> start(SigningAlgorithm.ES256, this.secret).keys.current().id())
			.toList();
		assertThat(ids).containsOnly(ids.get(0));
	}

	@Test
	void startWhenAlgorithmChangedThenOldSignsUntilNewIsKnown() {
		String old = start(SigningAlgorithm.HS256, this.secret).keys.current().id();
		Node node = start(SigningAlgorithm.ES256, this.secret);
		assertThat(node.keys.current().id()).isEqualTo(old);
		assertThat(node.keys.published()).hasSize(1);
		this.clock.turn(LEAD);
		assertThat(node.keys.current().algorithm().getId()).isEqualTo("ES256");
		assertThat(node.keys.find(old)).isPresent();
	}

	@Test
	void startWhenAlgorithmRotatedByHandThenSettingUnchangedChangesNothing() {
		Node node = start(SigningAlgorithm.HS256, this.secret);
		StoredKey next = node.rotation.rotate(SigningAlgorithm.ES256);
		Node again = start(SigningAlgorithm.HS256, this.secret);
		this.clock.turn(LEAD);
		assertThat(again.keys.current().id()).isEqualTo(next.id());
	}

	/** An operator's shell need not have the settings of the servers. */
	@Test
	void openWhenSettingsDifferThenNothingIsChanged() {
		Secret next = secret(64);
		for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
			migrate();
			String id = start(algorithm, this.secret).keys.current().id();
			List<Map<String, Object>> before = stored();
			for (SigningAlgorithm other : SigningAlgorithm.values()) {
				assertThat(open(other, this.secret).keys.current().id()).isEqualTo(id);
				Node renewed = open(other, next, this.secret);
				assertThat(renewed.keys.current().id()).isEqualTo(id);
				assertThat(renewed.keys.unscheduled()).extracting(StoredKey::algorithm)
					.allMatch((unscheduled) -> unscheduled == algorithm);
			}
			assertThat(stored()).isEqualTo(before);
		}
	}

	@Test
	void openWhenThereIsNoKeyThenMadeAsTheFirst() {
		for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
			migrate();
			String id = open(algorithm, this.secret).keys.current().id();
			assertThat(start(algorithm, this.secret).keys.current().id()).isEqualTo(id);
		}
	}

	@ParameterizedTest
	@EnumSource
	void openWhenSecretIsAnotherThenStopsAndChangesNothing(SigningAlgorithm algorithm) {
		start(algorithm, this.secret);
		List<Map<String, Object>> before = stored();
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> open(algorithm, secret(64)))
			.withMessageContaining("another secret than countersign.secret");
		assertThat(stored()).isEqualTo(before);
	}

	@Test
	void startWhenSecretChangedThenPreviousSignsUntilNewIsKnown() {
		String old = start(SigningAlgorithm.HS256, this.secret).keys.current().id();
		Node node = start(SigningAlgorithm.HS256, secret(32), this.secret);
		assertThat(node.keys.current().id()).isEqualTo(old);
		this.clock.turn(LEAD);
		assertThat(node.keys.current().id()).isNotEqualTo(old);
		assertThat(node.keys.find(old)).isPresent();
	}

	@Test
	void startWhenSecretChangedAndPreviousUnknownThenNewSignsAtOnce() {
		String old = start(SigningAlgorithm.HS256, this.secret).keys.current().id();
		Node node = start(SigningAlgorithm.HS256, secret(32));
		assertThat(node.keys.current().id()).isNotEqualTo(old);
		assertThat(node.keys.find(old)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "HS256", "HS384", "HS512" }, mode = EnumSource.Mode.EXCLUDE)
	void findWhenServiceSignsWithKeyPairThenSecretVerifiesNothing(SigningAlgorithm algorithm) {
		Secret previous = secret(64);
		Node node = start(algorithm, this.secret, previous);
		assertThat(Stream.of(this.secret, previous).flatMap((secret) -> secret.keyIds().keySet().stream())).hasSize(6)
			.allSatisfy((id) -> assertThat(node.keys.find(id)).isEmpty());
		assertThat(node.keys.unscheduled()).isEmpty();
	}

	/** The setting still names the secret's algorithm, and no node signs with it. */
	@Test
	void findWhenRotatedToKeyPairByHandThenOtherSecretVerifiesNothing() {
		String pair = start(SigningAlgorithm.HS256, this.secret).rotation.rotate(SigningAlgorithm.ES256).id();
		Secret next = secret(64);
		Secret third = secret(64);
		Node node = start(SigningAlgorithm.HS256, next, this.secret, third);
		assertThat(Stream.of(next, third).flatMap((secret) -> secret.keyIds().keySet().stream())).hasSize(6)
			.allSatisfy((id) -> assertThat(node.keys.find(id)).isEmpty());
		assertThat(node.keys.unscheduled()).isEmpty();
		assertThat(node.keys.find(this.secret.keyId(SigningAlgorithm.HS256))).isPresent();
		this.clock.turn(LEAD);
		assertThat(node.keys.current().id()).isEqualTo(pair);
	}

	@Test
	void findWhenSecretSignsThenWithItsAlgorithmsAlone() {
		Secret next = secret(64);
		Node node = start(SigningAlgorithm.HS384, this.secret, next, secret(32));
		assertThat(node.keys.find(this.secret.keyId(SigningAlgorithm.HS384))).isPresent();
		assertThat(node.keys.find(next.keyId(SigningAlgorithm.HS384))).isPresent();
		assertThat(Stream.of(this.secret, next)
			.flatMap((secret) -> Stream.of(SigningAlgorithm.HS256, SigningAlgorithm.HS512).map(secret::keyId)))
			.allSatisfy((id) -> assertThat(node.keys.find(id)).isEmpty());
		assertThat(node.keys.unscheduled()).extracting(StoredKey::id)
			.containsExactly(next.keyId(SigningAlgorithm.HS384));
	}

	@Test
	void findWhenSecretNoLongerSignsThenUntilItsTokensAreOver() {
		this.clock.stop();
		Node node = start(SigningAlgorithm.HS256, this.secret);
		String id = node.keys.current().id();
		Node changed = start(SigningAlgorithm.ES256, this.secret);
		this.clock.turn(LEAD.plus(TOKEN).plusSeconds(59));
		assertThat(changed.keys.find(id)).isPresent();
		this.clock.turn(Duration.ofSeconds(1));
		assertThat(changed.keys.find(id)).isEmpty();
	}

	@Test
	void startWhenSecretTooShortThenSaysHowLong() {
		assertThatExceptionOfType(UnusableSecretException.class)
			.isThrownBy(() -> start(SigningAlgorithm.HS512, secret(32)))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("openssl rand -hex 64"));
	}

	@Test
	void startWhenKeysEncryptedUnderAnotherSecretThenStopsWithAction() {
		start(SigningAlgorithm.ES256, this.secret);
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> start(SigningAlgorithm.ES256, secret(32)))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("countersign.previous-secrets",
					"delete the rows of the table signing_key"));
	}

	@Test
	void startWhenSecretReplacedThenKeysAreEncryptedAnew() {
		String id = start(SigningAlgorithm.RS256, this.secret).keys.current().id();
		Secret next = secret(32);
		assertThat(start(SigningAlgorithm.RS256, next, this.secret).keys.current().id()).isEqualTo(id);
		assertThat(start(SigningAlgorithm.RS256, next).keys.current().id()).isEqualTo(id);
	}

	@Test
	void startWhenCiphertextTamperedThenStops() {
		start(SigningAlgorithm.EDDSA, this.secret);
		String sealed = this.jdbc.sql("SELECT private_key FROM signing_key").query(String.class).single();
		char flipped = (sealed.charAt(40) == 'A') ? 'B' : 'A';
		update("private_key", sealed.substring(0, 40) + flipped + sealed.substring(41));
		assertStartStops();
	}

	@Test
	void startWhenCiphertextOfAnotherKeyThenStops() {
		start(SigningAlgorithm.EDDSA, this.secret);
		update("private_key",
				new KeyMaterial(new Secrets(this.secret, List.of()), this.random)
					.generate(SigningAlgorithm.EDDSA, this.clock.instant(), this.clock.instant())
					.privateKey());
		assertStartStops();
	}

	@Test
	void startWhenPublicKeyReplacedThenStops() {
		start(SigningAlgorithm.EDDSA, this.secret);
		update("public_key",
				new KeyMaterial(new Secrets(this.secret, List.of()), this.random)
					.generate(SigningAlgorithm.EDDSA, this.clock.instant(), this.clock.instant())
					.publicKey());
		assertStartStops();
	}

	@Test
	void privateKeyWhenStoredThenNotReadable() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		byte[] encoded = node.keys.current().signing().getEncoded();
		String sealed = this.jdbc.sql("SELECT private_key FROM signing_key").query(String.class).single();
		byte[] stored = Base64.getDecoder().decode(sealed);
		String secretPart = HexFormat.of().formatHex(Arrays.copyOfRange(encoded, 36, 60));
		assertThat(HexFormat.of().formatHex(stored)).doesNotContain(secretPart);
	}

	@Test
	void rotateWhenTenTimesThenOldVerifyUntilTheirTokensAreOver() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		List<String> ids = IntStream.range(0, 10).mapToObj((i) -> {
			String id = node.keys.current().id();
			node.rotation.rotate(null);
			node.keys.refresh();
			this.clock.turn(LEAD);
			assertThat(node.keys.current().id()).isNotEqualTo(id);
			return id;
		}).toList();
		assertThat(ids.subList(1, 10)).allSatisfy((id) -> assertThat(node.keys.find(id)).isPresent());
		this.clock.turn(TOKEN.plusSeconds(60));
		assertThat(ids).allSatisfy((id) -> assertThat(node.keys.find(id)).isEmpty());
		assertThat(node.keys.published()).hasSize(1);
	}

	@Test
	void rotateWhenBackToSecretThenSameKeyId() {
		Node node = start(SigningAlgorithm.HS256, this.secret);
		String id = node.keys.current().id();
		node.rotation.rotate(SigningAlgorithm.ES256);
		this.clock.turn(LEAD);
		node.rotation.rotate(SigningAlgorithm.HS256);
		node.keys.refresh();
		assertThat(node.keys.current().algorithm().getId()).isEqualTo("ES256");
		assertThat(node.keys.find(id)).isPresent();
		this.clock.turn(LEAD);
		assertThat(node.keys.current().id()).isEqualTo(id);
	}

	@Test
	void rotateWhenBackBeforeItHappenedThenCalledOff() {
		Node node = start(SigningAlgorithm.HS256, this.secret);
		String id = node.keys.current().id();
		node.rotation.rotate(SigningAlgorithm.ES256);
		node.rotation.rotate(SigningAlgorithm.HS256);
		node.keys.refresh();
		this.clock.turn(LEAD);
		assertThat(node.keys.current().id()).isEqualTo(id);
	}

	@Test
	void rotateWhenCalledOffByTheSettingThenPresentKeyGoesOn() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		node.rotation.rotate(SigningAlgorithm.HS256);
		this.clock.turn(LEAD);
		node.rotation.rotate(SigningAlgorithm.EDDSA);
		Node again = start(SigningAlgorithm.HS256, this.secret);
		assertThat(again.keys.current().algorithm().getId()).isEqualTo("HS256");
		this.clock.turn(LEAD);
		assertThat(again.keys.current().algorithm().getId()).isEqualTo("HS256");
	}

	@Test
	void rotateWhenTooManyKeysThenRefused() {
		Node node = start(SigningAlgorithm.EDDSA, this.secret);
		for (int i = 1; i < 50; i++) {
			node.rotation.rotate(null);
		}
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> node.rotation.rotate(null));
	}

	@Test
	void rotateIfDueWhenKeyOldThenRotatesOnce() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		assertThat(node.rotation.isDue(node.keys.last().orElseThrow())).isFalse();
		age(Duration.ofDays(90));
		node.keys.refresh();
		assertThat(node.rotation.isDue(node.keys.last().orElseThrow())).isTrue();
		node.rotation.rotateIfDue();
		node.rotation.rotateIfDue();
		assertThat(node.rotation.findAll()).hasSize(2);
	}

	/** What it made would be the newest for as long as its clock is ahead. */
	@Test
	void rotateIfDueWhenClockIsAheadThenNoOtherKey() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		this.clock.turn(Duration.ofDays(400));
		assertThat(node.rotation.isDue(node.keys.last().orElseThrow())).isFalse();
		node.rotation.rotateIfDue();
		assertThat(node.rotation.findAll()).hasSize(1);
	}

	@Test
	void rotateWhenClockIsAheadThenNoKeyIsDeletedAndNoneIsOfTheFuture() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		String old = node.keys.current().id();
		node.rotation.rotate(null);
		Instant now = this.clock.instant();
		this.clock.turn(Duration.ofDays(400));
		String made = node.rotation.rotate(SigningAlgorithm.EDDSA).id();
		start(SigningAlgorithm.RS256, this.secret);
		assertThat(node.rotation.findAll()).hasSize(4).extracting(StoredKey::id).contains(old, made);
		assertThat(node.rotation.findAll())
			.allSatisfy((row) -> assertThat(row.publishedAt()).isBefore(now.plus(Duration.ofMinutes(10))));
	}

	@Test
	void rotateWhenAKeyIsOverByEveryClockThenDeleted() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		String old = node.keys.current().id();
		node.rotation.rotate(null);
		age(LEAD.plus(TOKEN).plusDays(1));
		node.rotation.rotate(null);
		assertThat(node.rotation.findAll()).extracting(StoredKey::id).doesNotContain(old).hasSize(2);
	}

	@Test
	void removeWhenKeySignsThenAnotherSignsAtOnce() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		Node other = start(SigningAlgorithm.ES256, this.secret);
		String id = node.keys.current().id();
		node.rotation.remove(id);
		other.keys.refresh();
		assertThat(other.keys.find(id)).isEmpty();
		assertThat(other.keys.current().id()).isNotEqualTo(id);
		assertThat(other.keys.published()).extracting(SigningKey::id).doesNotContain(id);
		node.rotation.remove(id);
	}

	@Test
	void removeWhenNextIsPublishedThenThatSignsAtOnce() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		StoredKey next = node.rotation.rotate(null);
		node.rotation.remove(node.keys.current().id());
		node.keys.refresh();
		assertThat(node.keys.current().id()).isEqualTo(next.id());
	}

	@Test
	void removeWhenNotYetSigningThenPresentKeyGoesOn() {
		Node node = start(SigningAlgorithm.ES256, this.secret);
		String id = node.keys.current().id();
		node.rotation.remove(node.rotation.rotate(null).id());
		node.keys.refresh();
		this.clock.turn(LEAD.plus(TOKEN).plusDays(1));
		assertThat(node.keys.current().id()).isEqualTo(id);
		assertThat(node.keys.find(id)).isPresent();
	}

	@Test
	void removeWhenSecretAloneSignsThenRefused() {
		Node node = start(SigningAlgorithm.HS256, this.secret);
		String id = node.keys.current().id();
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> node.rotation.remove(id))
			.withMessageContaining("countersign.secret");
		node.keys.refresh();
		assertThat(node.keys.find(id)).isPresent();
	}

	@Test
	void removeWhenSecretThenNoneOfItsKeysVerifies() {
		Node node = start(SigningAlgorithm.HS256, this.secret);
		String id = node.keys.current().id();
		node.rotation.rotate(SigningAlgorithm.ES256);
		node.rotation.remove(id);
		node.keys.refresh();
		assertThat(this.secret.keyIds()).hasSize(3);
		assertThat(this.secret.keyIds().keySet()).allSatisfy((any) -> assertThat(node.keys.find(any)).isEmpty());
		assertThat(node.keys.current().algorithm().getId()).isEqualTo("ES256");
	}

	@Test
	void removeWhenUnknownThenRefused() {
		Node node = start(SigningAlgorithm.HS256, this.secret);
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> node.rotation.remove("unknown"));
	}

	/** A database of this test's own. */
	DataSource database() {
		return new DriverManagerDataSource(
				"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000");
	}

	private void assertStartStops() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> start(SigningAlgorithm.EDDSA, this.secret))
			.withMessageContaining("not as this service stored it");
	}

	private void update(String column, @Nullable String value) {
		this.jdbc.sql("UPDATE signing_key SET " + column + " = :value").param("value", value).update();
	}

	/** Has all keys be older by that much. */
	private void age(Duration by) {
		StoredKeys repository = new StoredKeys(this.jdbc);
		repository.lock();
		for (StoredKey row : repository.findAll()) {
			repository.save(new StoredKey(row.id(), row.algorithm(), row.publicKey(), row.privateKey(),
					row.sealedUnder(), row.publishedAt().minus(by), row.signsFrom().minus(by),
					(row.signsUntil() != null) ? row.signsUntil().minus(by) : null,
					(row.verifiesUntil() != null) ? row.verifiesUntil().minus(by) : null, row.removedAt()));
		}
	}

	private List<Map<String, Object>> stored() {
		return this.jdbc.sql("SELECT * FROM signing_key CROSS JOIN key_ring ORDER BY signing_key.id")
			.query()
			.listOfRows();
	}

	private Node start(SigningAlgorithm algorithm, Secret secret, Secret... previous) {
		return node(KeyRotation::start, algorithm, secret, previous);
	}

	private Node open(SigningAlgorithm algorithm, Secret secret, Secret... previous) {
		return node(KeyRotation::open, algorithm, secret, previous);
	}

	private Node node(Function<KeyRotation, SigningAlgorithm> begin, SigningAlgorithm algorithm, Secret secret,
			Secret... previous) {
		SigningProperties properties = new SigningProperties(algorithm.id(), Duration.ofDays(90), Duration.ofMinutes(5),
				Duration.ofSeconds(1), Duration.ofSeconds(60));
		StoredKeys repository = new StoredKeys(this.jdbc);
		KeyMaterial material = new KeyMaterial(new Secrets(secret, List.of(previous)), this.random);
		KeyRotation rotation = new KeyRotation(repository, material, properties, TOKEN, this.audit,
				new TransactionTemplate(new JdbcTransactionManager(this.database)), this.clock);
		SigningAlgorithm configured = begin.apply(rotation);
		return new Node(rotation, new SigningKeys(repository, material, configured, this.clock));
	}

	private Secret secret(int bytes) {
		byte[] secret = new byte[bytes];
		this.random.nextBytes(secret);
		return Secret.parse("test", "hex:" + HexFormat.of().formatHex(secret));
	}

	private record Node(KeyRotation rotation, SigningKeys keys) {
	}

}
