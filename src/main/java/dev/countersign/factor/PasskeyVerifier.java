package dev.countersign.factor;

import java.util.List;
import java.util.function.Supplier;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.server.ServerProperty;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Judges what devices answer to challenges. No statement about the make of a device is
 * asked for or believed.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-2/#sctn-rp-operations">WebAuthn, level 2,
 * section 7</a>
 */
@Component
class PasskeyVerifier {

	/** What every device can, the best first. */
	static final List<COSEAlgorithmIdentifier> ALGORITHMS = List.of(COSEAlgorithmIdentifier.EdDSA,
			COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.RS256);

	private static final List<PublicKeyCredentialParameters> PARAMETERS = ALGORITHMS.stream()
		.map((algorithm) -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
		.toList();

	private static final Log log = LogFactory.getLog(PasskeyVerifier.class);

	/**
	 * Made with the first passkey that comes, as its converters would keep every start
	 * waiting.
	 */
	private final SingletonSupplier<WebAuthnManager> manager = SingletonSupplier
		.of(WebAuthnManager::createNonStrictWebAuthnManager);

	private final RelyingParty party;

	private final Challenges challenges;

	PasskeyVerifier(RelyingParty party, Challenges challenges) {
		this.party = party;
		this.challenges = challenges;
	}

	/**
	 * Judges a new passkey, and uses its challenge up.
	 * @param json the credential as browsers write it
	 * @param purpose what the challenge was made for
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if anything is wrong
	 */
	RegistrationData register(String json, String purpose) {
		RegistrationData data = judged(() -> this.manager.obtain().parseRegistrationResponseJSON(json));
		byte[] challenge = challenge(data.getCollectedClientData(), purpose);
		ServerProperty expected = this.party.expecting(challenge);
		judged(() -> this.manager.obtain().verify(data, new RegistrationParameters(expected, PARAMETERS, false, true)));
		use(challenge);
		return data;
	}

	/** Reads an answer, of which nothing is believed yet. */
	AuthenticationData read(String json) {
		AuthenticationData data = judged(() -> this.manager.obtain().parseAuthenticationResponseJSON(json));
		if (data.getCredentialId() == null || data.getAuthenticatorData() == null) {
			throw refused(null);
		}
		return data;
	}

	/**
	 * Judges an answer, and uses its challenge up.
	 * @param factor the passkey that it names
	 * @param purpose what the challenge was made for
	 * @param alone whether nothing else is proved, so that the device must know its user
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if anything is wrong
	 */
	void verify(AuthenticationData data, Factor factor, String purpose, boolean alone) {
		byte[] challenge = challenge(data.getCollectedClientData(), purpose);
		ServerProperty expected = this.party.expecting(challenge);
		judged(() -> this.manager.obtain()
			.verify(data, new AuthenticationParameters(expected,
					PasskeyCredential.parse(factor.material()).record(factor.position()), null, alone, true)));
		use(challenge);
	}

	/** The library has many ways to say that something is not a credential. */
	private static <T> T judged(Supplier<T> library) {
		try {
			return library.get();
		}
		catch (RuntimeException ex) {
			throw refused(ex);
		}
	}

	/** Makes the refusal of an answer, of which the log alone says what is wrong. */
	static ProblemException refused(@Nullable Exception cause) {
		if (cause != null) {
			log.debug("Refused a passkey: " + cause.getMessage());
		}
		return new ProblemException(Problem.INVALID_CREDENTIALS, "The passkey's answer is not good. Ask for another.");
	}

	private byte[] challenge(@Nullable CollectedClientData data, String purpose) {
		if (data == null || !this.challenges.isGood(data.getChallenge().getValue(), purpose)) {
			throw refused(null);
		}
		return data.getChallenge().getValue();
	}

	private void use(byte[] challenge) {
		if (!this.challenges.use(challenge)) {
			throw refused(null);
		}
	}

}
