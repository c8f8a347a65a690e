package dev.countersign.factor;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import dev.countersign.key.Digests;
import dev.countersign.key.LastingKeys;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.testkit.IntegrationTest;
import dev.countersign.token.IssuerProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The ceremonies of the standard's own examples, and each of them with one thing wrong
 * that is signed all the same.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-test-vectors">WebAuthn, level 3,
 * section 16</a>
 */
@IntegrationTest
class PasskeyVectorTests {

	private static final String ORIGIN = "https://example.org";

	private static final String PURPOSE = "a vector";

	private static final int FLAGS = 32;

	private static final int USER_PRESENT = 0x01;

	private static final int USER_VERIFIED = 0x04;

	private static final int BACKUP_ELIGIBLE = 0x08;

	private static final int COUNTER = 33;

	private static final int MAKE = 37;

	/** Their algorithms are none that is asked for. */
	private static final Set<String> NOT_ASKED_FOR = Set.of("packed-es384", "packed-es512", "packed-ed448");

	/** Their pages lie within those of others. */
	private static final Set<String> EMBEDDED = Set.of("none-es256-crossOrigin", "none-es256-topOrigin");

	/**
	 * Their statements are about a device's make, which nobody asks for, and the library
	 * does not like them. Browsers take such statements out.
	 */
	private static final Set<String> WITHOUT_STATEMENT = Set.of("tpm-es256", "fido-u2f-es256");

	private static final List<Vector> VECTORS = read();

	@Autowired
	private LastingKeys keys;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private SecureRandom random;

	@Autowired
	private Clock clock;

	@Autowired
	private IssuerProperties issuer;

	@ParameterizedTest
	@MethodSource("taken")
	void registrationWhenVectorThenTakenOnce(Vector vector) {
		PasskeyVerifier verifier = verifier(vector.registration().bytes("challenge"));
		RegistrationData data = verifier.register(vector.registration().created(), PURPOSE);
		assertThat(credential(data).id()).isEqualTo(vector.credentialId());
		assertRefused(() -> verifier.register(vector.registration().created(), PURPOSE));
	}

	@ParameterizedTest
	@MethodSource("taken")
	void assertionWhenVectorThenTakenOnceAsTheSecondStep(Vector vector) {
		Factor factor = enrolled(vector, 0);
		PasskeyVerifier verifier = verifier(vector.authentication().bytes("challenge"));
		verify(verifier, vector.authentication(), factor, false);
		assertRefused(() -> verify(verifier, vector.authentication(), factor, false));
	}

	@ParameterizedTest
	@MethodSource("taken")
	void assertionWhenVectorThenStandsAloneIfTheUserWasVerified(Vector vector) {
		Factor factor = enrolled(vector, 0);
		PasskeyVerifier verifier = verifier(vector.authentication().bytes("challenge"));
		if ((vector.authentication().bytes("authenticatorData")[FLAGS] & USER_VERIFIED) != 0) {
			verify(verifier, vector.authentication(), factor, true);
		}
		else {
			assertRefused(() -> verify(verifier, vector.authentication(), factor, true));
		}
	}

	@ParameterizedTest
	@MethodSource("notTaken")
	void registrationWhenOfAnotherAlgorithmOrFromWithinAForeignPageThenRefused(Vector vector) {
		assertRefused(() -> verifier(vector.registration().bytes("challenge")).register(vector.registration().created(),
				PURPOSE));
	}

	@ParameterizedTest
	@MethodSource("embedded")
	void assertionWhenFromWithinAForeignPageThenRefused(Vector vector) {
		Ceremony asked = vector.authentication();
		Factor factor = enrolled(vector.withPlainRegistration(), 0);
		verify(verifier(asked.bytes("challenge")),
				signed(vector, asked.withClientData("\"crossOrigin\":true", "\"crossOrigin\":false")
					.withClientData(",\"topOrigin\":\"https://example.com\"", "")),
				factor, false);
		assertRefused(() -> verify(verifier(asked.bytes("challenge")), asked, factor, false));
	}

	@Test
	void registrationWhenForeignOriginChallengeTypeOrNameThenRefused() {
		Ceremony asked = plain().registration();
		byte[] challenge = asked.bytes("challenge");
		assertRefused(() -> verifier(new byte[32]).register(asked.created(), PURPOSE));
		for (Ceremony wrong : List.of(asked.withClientData(ORIGIN, "https://example.org.evil.example"),
				asked.withClientData(ORIGIN, "http://example.org"),
				asked.withClientData(ORIGIN, "https://example.org:8443"),
				asked.withClientData("webauthn.create", "webauthn.get"), asked.withClientData("\"AMMP", "\"AMMQ"))) {
			assertRefused(() -> verifier(challenge).register(wrong.created(), PURPOSE));
		}
		byte[] attested = asked.bytes("attestationObject");
		int name = attested.length - attestedLength(attested);
		assertRefused(() -> verifier(challenge)
			.register(asked.with("attestationObject", patched(attested, name, Digests.sha256(utf8("evil.example"))))
				.created(), PURPOSE));
		byte[] absent = attested.clone();
		absent[name + FLAGS] &= ~USER_PRESENT;
		assertRefused(() -> verifier(challenge).register(asked.with("attestationObject", absent).created(), PURPOSE));
		verifier(challenge).register(asked.created(), PURPOSE);
	}

	@Test
	void assertionWhenSignedAnewThenTaken() {
		verify(verifier(plain().authentication().bytes("challenge")), signed(plain(), plain().authentication()),
				enrolled(plain(), 0), false);
	}

	@Test
	void assertionWhenForeignOriginChallengeOrTypeThenRefused() {
		Ceremony asked = plain().authentication();
		Factor factor = enrolled(plain(), 0);
		assertRefused(() -> verify(verifier(new byte[32]), asked, factor, false));
		for (Ceremony wrong : List.of(asked.withClientData(ORIGIN, "https://example.org.evil.example"),
				asked.withClientData(ORIGIN, "https://evil.example"),
				asked.withClientData(ORIGIN, "http://example.org"),
				asked.withClientData("webauthn.get", "webauthn.create"),
				asked.withClientData("webauthn.get", "payment.get"), asked.withClientData("\"OcDn", "\"OcDm"))) {
			assertRefused(() -> verify(verifier(asked.bytes("challenge")), signed(plain(), wrong), factor, false));
		}
	}

	@Test
	void assertionWhenForAnotherNameThenRefused() {
		Ceremony asked = plain().authentication();
		byte[] foreign = patched(asked.bytes("authenticatorData"), 0, Digests.sha256(utf8("evil.example")));
		assertDataRefused(foreign, 0, false);
	}

	@Test
	void assertionWhenNobodyIsThereOrVerifiedThenRefused() {
		assertDataRefused(flags(~USER_PRESENT, 0), 0, false);
		assertDataRefused(flags(~USER_VERIFIED, 0), 0, true);
		verify(verifier(plain().authentication().bytes("challenge")),
				signed(plain(), plain().authentication().with("authenticatorData", flags(~0, USER_VERIFIED))),
				enrolled(plain(), 0), true);
	}

	/** A key that stays on its device does not begin to be copied. */
	@Test
	void assertionWhenBackedUpAgainstWhatItWasMadeForThenRefused() {
		assertDataRefused(flags(~BACKUP_ELIGIBLE, 0), 0, false);
	}

	@Test
	void assertionWhenCountedBackThenRefused() {
		assertDataRefused(counted(0), 7, false);
		assertDataRefused(counted(6), 7, false);
		assertDataRefused(counted(7), 7, false);
		verify(verifier(plain().authentication().bytes("challenge")),
				signed(plain(), plain().authentication().with("authenticatorData", counted(8))), enrolled(plain(), 7),
				false);
	}

	@Test
	void assertionWhenSignatureIsOfAnotherKeyThenRefused() {
		Vector other = VECTORS.stream()
			.filter((vector) -> vector.name().equals("packed-self-es256"))
			.findAny()
			.orElseThrow();
		Ceremony asked = plain().authentication();
		assertRefused(
				() -> verify(verifier(asked.bytes("challenge")), signed(other, asked), enrolled(plain(), 0), false));
		byte[] changed = asked.bytes("signature");
		changed[changed.length - 1] ^= 1;
		assertRefused(() -> verify(verifier(asked.bytes("challenge")), asked.with("signature", changed),
				enrolled(plain(), 0), false));
	}

	private void assertDataRefused(byte[] authenticatorData, long position, boolean alone) {
		Ceremony asked = plain().authentication().with("authenticatorData", authenticatorData);
		assertRefused(() -> verify(verifier(asked.bytes("challenge")), signed(plain(), asked),
				enrolled(plain(), position), alone));
	}

	private static void assertRefused(Runnable ceremony) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(ceremony::run)
			.satisfies((refusal) -> assertThat(refusal.problem()).isEqualTo(Problem.INVALID_CREDENTIALS));
	}

	private static void verify(PasskeyVerifier verifier, Ceremony answer, Factor factor, boolean alone) {
		AuthenticationData data = verifier.read(answer.asserted(PasskeyCredential.parse(factor.material()).id()));
		verifier.verify(data, factor, PURPOSE, alone);
	}

	/** Returns what is kept of a vector's credential after its registration. */
	private Factor enrolled(Vector vector, long position) {
		RegistrationData data = verifier(vector.registration().bytes("challenge"))
			.register(vector.registration().created(), PURPOSE);
		Instant now = this.clock.instant();
		return new Factor(UUID.randomUUID(), UUID.randomUUID(), PasskeyKind.NAME, "vector", credential(data).text(),
				position, null, now, now, null);
	}

	private PasskeyVerifier verifier(byte[] challenge) {
		RelyingParty party = new RelyingParty(new PasskeyProperties(List.of(ORIGIN), null), this.issuer);
		return new PasskeyVerifier(party, new KnownChallenge(challenge));
	}

	private static PasskeyCredential credential(RegistrationData data) {
		AuthenticatorData<?> attested = Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
		return PasskeyCredential.of(attested);
	}

	private static Ceremony signed(Vector vector, Ceremony asked) {
		byte[] data = asked.bytes("authenticatorData");
		byte[] message = ByteBuffer.allocate(data.length + 32)
			.put(data)
			.put(Digests.sha256(asked.bytes("clientDataJSON")))
			.array();
		try {
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(vector.privateKey());
			signature.update(message);
			return asked.with("signature", signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] flags(int kept, int added) {
		byte[] data = plain().authentication().bytes("authenticatorData");
		data[FLAGS] = (byte) ((data[FLAGS] & kept) | added);
		return data;
	}

	private static byte[] counted(int count) {
		return patched(plain().authentication().bytes("authenticatorData"), COUNTER,
				ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
	}

	private static byte[] patched(byte[] bytes, int at, byte[] patch) {
		byte[] patched = bytes.clone();
		System.arraycopy(patch, 0, patched, at, patch.length);
		return patched;
	}

	/** In the first vector what the device says comes last. */
	private static int attestedLength(byte[] attestationObject) {
		return Byte.toUnsignedInt(attestationObject[29]);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Vector plain() {
		return VECTORS.get(0);
	}

	static Stream<Vector> taken() {
		return VECTORS.stream()
			.filter((vector) -> !isRefused(vector))
			.map((vector) -> WITHOUT_STATEMENT.contains(vector.name()) ? vector.withoutStatement() : vector);
	}

	static Stream<Vector> notTaken() {
		return VECTORS.stream().filter(PasskeyVectorTests::isRefused);
	}

	static Stream<Vector> embedded() {
		return VECTORS.stream().filter((vector) -> EMBEDDED.contains(vector.name()));
	}

	private static boolean isRefused(Vector vector) {
		return NOT_ASKED_FOR.contains(vector.name()) || EMBEDDED.contains(vector.name());
	}

	private static List<Vector> read() {
		try (InputStream file = PasskeyVectorTests.class.getResourceAsStream("/webauthn/test_vectors.json")) {
			JsonNode vectors = JsonMapper.shared().readTree(Objects.requireNonNull(file));
			assertThat(vectors.size()).isEqualTo(15);
			return vectors.valueStream()
				.map((vector) -> new Vector(vector.get("name").asString(),
						new Ceremony(texts(vector.get("registration"))),
						new Ceremony(texts(vector.get("authentication")))))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, String> texts(JsonNode node) {
		return JsonMapper.shared()
			.convertValue(node,
					JsonMapper.shared().getTypeFactory().constructMapType(Map.class, String.class, String.class));
	}

	/** The challenge of a vector was not made here; it is good once all the same. */
	private final class KnownChallenge extends Challenges {

		private final byte[] challenge;

		private boolean used;

		KnownChallenge(byte[] challenge) {
			super(PasskeyVectorTests.this.keys, PasskeyVectorTests.this.jdbc, PasskeyVectorTests.this.random,
					PasskeyVectorTests.this.clock);
			this.challenge = challenge;
		}

		@Override
		boolean isGood(byte[] presented, String purpose) {
			return Arrays.equals(this.challenge, presented) && purpose.equals(PURPOSE);
		}

		@Override
		boolean use(byte[] presented) {
			boolean first = !this.used;
			this.used = true;
			return first;
		}

	}

	/**
	 * A credential that is registered and used.
	 *
	 * @param name what the standard calls it
	 * @param registration how it is made
	 * @param authentication how it is used
	 */
	record Vector(String name, Ceremony registration, Ceremony authentication) {

		byte[] credentialId() {
			return this.registration.bytes("credential_id");
		}

		/** Returns it as if its page had stood alone when it was made. */
		Vector withPlainRegistration() {
			Ceremony plain = this.registration.withClientData("\"crossOrigin\":true", "\"crossOrigin\":false")
				.withClientData(",\"topOrigin\":\"https://example.com\"", "");
			return new Vector(this.name, plain, this.authentication);
		}

		/**
		 * Returns it as browsers hand it on where no statement is asked for.
		 *
		 * @see <a href=
		 * "https://www.w3.org/TR/webauthn-3/#sctn-createCredential">WebAuthn, level 3,
		 * section 5.1.3</a>
		 */
		Vector withoutStatement() {
			byte[] attested = this.registration.bytes("attestationObject");
			String digits = HexFormat.of().formatHex(attested);
			int name = digits.indexOf("68617574684461746158") / 2;
			byte[] data = Arrays.copyOfRange(attested, name + 11, attested.length);
			Arrays.fill(data, MAKE, MAKE + 16, (byte) 0);
			byte[] head = HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a068617574684461746158");
			byte[] plain = ByteBuffer.allocate(head.length + 1 + data.length)
				.put(head)
				.put((byte) data.length)
				.put(data)
				.array();
			return new Vector(this.name, this.registration.with("attestationObject", plain), this.authentication);
		}

		PrivateKey privateKey() {
			try {
				AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
				curve.init(new ECGenParameterSpec("secp256r1"));
				return KeyFactory.getInstance("EC")
					.generatePrivate(
							new ECPrivateKeySpec(new BigInteger(1, this.registration.bytes("credential_private_key")),
									curve.getParameterSpec(ECParameterSpec.class)));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * What goes in and comes out.
	 *
	 * @param values in hexadecimal digits, by their names
	 */
	record Ceremony(Map<String, String> values) {

		byte[] bytes(String name) {
			return HexFormat.of().parseHex(this.values.get(name));
		}

		Ceremony with(String name, byte[] value) {
			Map<String, String> changed = new HashMap<>(this.values);
			changed.put(name, HexFormat.of().formatHex(value));
			return new Ceremony(changed);
		}

		Ceremony withClientData(String text, String other) {
			String data = new String(bytes("clientDataJSON"), StandardCharsets.UTF_8);
			return with("clientDataJSON", utf8(data.replace(text, other)));
		}

		/** Returns a new credential as a browser writes it. */
		String created() {
			return credential(bytes("credential_id"), Map.of("clientDataJSON", encoded("clientDataJSON"),
					"attestationObject", encoded("attestationObject"), "transports", List.of()));
		}

		/** Returns an answer as a browser writes it. */
		String asserted(byte[] credentialId) {
			return credential(credentialId, Map.of("clientDataJSON", encoded("clientDataJSON"), "authenticatorData",
					encoded("authenticatorData"), "signature", encoded("signature")));
		}

		private static String credential(byte[] id, Map<String, Object> response) {
			return JsonMapper.shared()
				.writeValueAsString(Map.of("id", encode(id), "rawId", encode(id), "type", "public-key", "response",
						response, "clientExtensionResults", Map.of()));
		}

		private String encoded(String name) {
			return encode(bytes(name));
		}

		private static String encode(byte[] bytes) {
			return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		}

	}

}
