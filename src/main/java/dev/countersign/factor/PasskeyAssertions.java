package dev.countersign.factor;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Service;

/**
 * Logins by passkey: in the place of a password, or as its second step.
 */
@Service
public class PasskeyAssertions {

	private static final String ALONE = "login";

	private final Factors factors;

	private final Passkeys passkeys;

	private final PasskeyOptions options;

	private final PasskeyVerifier verifier;

	private final Clock clock;

	PasskeyAssertions(Factors factors, Passkeys passkeys, PasskeyOptions options, PasskeyVerifier verifier,
			Clock clock) {
		this.factors = factors;
		this.passkeys = passkeys;
		this.options = options;
		this.verifier = verifier;
		this.clock = clock;
	}

	/**
	 * Asks whoever comes for a passkey, which says whose it is.
	 * @return what a page hands to the browser
	 * @throws ProblemException {@link Problem#NOT_FOUND} if passkeys are not set up
	 */
	public Map<String, Object> ask() {
		return this.options.request(List.of(), ALONE, true);
	}

	/**
	 * Asks for a passkey of an account whose password was right.
	 * @param accountId whose
	 * @param login what tells this login from others
	 * @return what a page hands to the browser
	 * @throws ProblemException {@link Problem#NOT_FOUND} if passkeys are not set up
	 */
	public Map<String, Object> ask(UUID accountId, String login) {
		List<Factor> own = PasskeyKind.of(this.factors.findConfirmed(accountId));
		return this.options.request(own, purpose(accountId, login), false);
	}

	/**
	 * Takes an answer in the place of a password. The device has verified its user.
	 * @param json as browsers write it
	 * @param admission is asked with the id of the account that it claims to belong to,
	 * before it is judged, and throws if that may not log in now
	 * @return the account that it belongs to
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if anything is wrong
	 */
	public UUID identify(String json, Consumer<UUID> admission) {
		AuthenticationData data = this.verifier.read(json);
		Factor factor = factorOf(data);
		if (data.getUserHandle() == null
				|| !MessageDigest.isEqual(data.getUserHandle(), PasskeyOptions.handle(factor.accountId()))) {
			throw PasskeyVerifier.refused(null);
		}
		admission.accept(factor.accountId());
		verify(data, factor, ALONE, true);
		return factor.accountId();
	}

	/**
	 * Takes an answer as the second step of a login.
	 * @param accountId whose login it is
	 * @param login what tells this login from others
	 * @param json as browsers write it
	 * @return by what it was proved that the account's owner logs in
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if anything is wrong
	 */
	public SecondFactors.Proof prove(UUID accountId, String login, String json) {
		AuthenticationData data = this.verifier.read(json);
		Factor factor = factorOf(data);
		if (!factor.accountId().equals(accountId)) {
			throw PasskeyVerifier.refused(null);
		}
		verify(data, factor, purpose(accountId, login), false);
		return new SecondFactors.Proof(PasskeyKind.NAME, PasskeyKind.METHOD, null);
	}

	private void verify(AuthenticationData data, Factor factor, String purpose, boolean alone) {
		this.verifier.verify(data, factor, purpose, alone);
		AuthenticatorData<?> signed = Objects.requireNonNull(data.getAuthenticatorData());
		String material = PasskeyCredential.parse(factor.material()).backedUp(signed.isFlagBS()).text();
		if (!this.passkeys.advance(factor, signed.getSignCount(), material, this.clock.instant())) {
			throw PasskeyVerifier.refused(null);
		}
	}

	private Factor factorOf(AuthenticationData data) {
		Passkeys.Owner owner = this.passkeys.find(Objects.requireNonNull(data.getCredentialId()))
			.orElseThrow(() -> PasskeyVerifier.refused(null));
		return this.factors.findConfirmed(owner.accountId())
			.stream()
			.filter((factor) -> factor.id().equals(owner.factorId()))
			.findAny()
			.orElseThrow(() -> PasskeyVerifier.refused(null));
	}

	private static String purpose(UUID accountId, String login) {
		return "second step " + accountId + " " + login;
	}

}
