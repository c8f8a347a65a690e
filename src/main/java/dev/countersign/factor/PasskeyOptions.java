package dev.countersign.factor;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;

import org.springframework.stereotype.Component;

/**
 * What a page hands to the browser, in the form that {@code
 * PublicKeyCredential.parseCreationOptionsFromJSON} and {@code
 * parseRequestOptionsFromJSON} take.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON">
 * WebAuthn, level 3, section 5.1.8</a>
 */
@Component
class PasskeyOptions {

	private static final String CHALLENGE = "challenge";

	private static final String TIMEOUT = "timeout";

	private static final String TYPE = "type";

	private static final String PUBLIC_KEY = "public-key";

	private static final String USER_VERIFICATION = "userVerification";

	private final RelyingParty party;

	private final Challenges challenges;

	private final SecondFactorProperties properties;

	PasskeyOptions(RelyingParty party, Challenges challenges, SecondFactorProperties properties) {
		this.party = party;
		this.challenges = challenges;
		this.properties = properties;
	}

	/** Asks for a new passkey, on a device that has none of these. */
	Map<String, Object> creation(UUID accountId, String username, List<Factor> others, String purpose) {
		Map<String, Object> options = new LinkedHashMap<>();
		options.put("rp", Map.of("id", this.party.id(), "name", this.properties.serviceName()));
		options.put("user", Map.of("id", encode(handle(accountId)), "name", username, "displayName", username));
		options.put(CHALLENGE, encode(this.challenges.make(purpose)));
		options.put("pubKeyCredParams",
				PasskeyVerifier.ALGORITHMS.stream()
					.map(COSEAlgorithmIdentifier::getValue)
					.map((algorithm) -> Map.of(TYPE, PUBLIC_KEY, "alg", algorithm))
					.toList());
		options.put(TIMEOUT, Challenges.LIFETIME.toMillis());
		options.put("excludeCredentials", credentials(others));
		options.put("authenticatorSelection", Map.of("residentKey", "preferred", USER_VERIFICATION, "preferred"));
		options.put("attestation", "none");
		return options;
	}

	/**
	 * Asks for an answer.
	 * @param own the passkeys that may answer; none for any that the device has
	 * @param alone whether nothing else is proved
	 */
	Map<String, Object> request(List<Factor> own, String purpose, boolean alone) {
		Map<String, Object> options = new LinkedHashMap<>();
		options.put("rpId", this.party.id());
		options.put(CHALLENGE, encode(this.challenges.make(purpose)));
		options.put(TIMEOUT, Challenges.LIFETIME.toMillis());
		options.put("allowCredentials", credentials(own));
		options.put(USER_VERIFICATION, alone ? "required" : "preferred");
		return options;
	}

	/** Returns what a device knows an account by. */
	static byte[] handle(UUID accountId) {
		return ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(accountId.getMostSignificantBits())
			.putLong(accountId.getLeastSignificantBits())
			.array();
	}

	private static List<Map<String, String>> credentials(List<Factor> factors) {
		return factors.stream()
			.map((factor) -> Map.of(TYPE, PUBLIC_KEY, "id", encode(PasskeyCredential.parse(factor.material()).id())))
			.toList();
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
