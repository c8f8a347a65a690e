package dev.countersign.factor;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.webauthn4j.data.RegistrationData;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.AccessToken;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * How a passkey is enrolled: its device makes it, and shows that it has it.
 */
@Service
class PasskeyEnrolment {

	private final FactorEnrolment enrolment;

	private final Factors factors;

	private final Passkeys passkeys;

	private final PasskeyOptions options;

	private final PasskeyVerifier verifier;

	private final TransactionOperations transactions;

	private final Clock clock;

	PasskeyEnrolment(FactorEnrolment enrolment, Factors factors, Passkeys passkeys, PasskeyOptions options,
			PasskeyVerifier verifier, TransactionOperations transactions, Clock clock) {
		this.enrolment = enrolment;
		this.factors = factors;
		this.passkeys = passkeys;
		this.options = options;
		this.verifier = verifier;
		this.transactions = transactions;
		this.clock = clock;
	}

	Map<String, Object> begin(AccessToken caller) {
		List<Factor> others = PasskeyKind.of(this.factors.findConfirmed(caller.accountId()));
		return this.options.creation(caller.accountId(), caller.username(), others, purpose(caller));
	}

	/**
	 * Takes a new passkey.
	 * @param json as browsers write it
	 * @return the factor, and the account's recovery codes if it had none before
	 * @throws ProblemException if anything is wrong with it
	 */
	Enrolled finish(AccessToken caller, String name, String json) {
		RegistrationData data = this.verifier.register(json, purpose(caller));
		PasskeyCredential credential = PasskeyCredential
			.of(Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData());
		if (!credential.isAffordable()) {
			throw PasskeyVerifier.refused(null);
		}
		long signCount = data.getAttestationObject().getAuthenticatorData().getSignCount();
		Factor factor = Factor.unconfirmed(UUID.randomUUID(), caller.accountId(), PasskeyKind.NAME, name,
				credential.text(), this.clock.instant());
		try {
			return this.transactions.execute((transaction) -> {
				this.enrolment.begin(factor, PasskeyKind.MAX);
				this.passkeys.add(credential.id(), factor.id());
				return new Enrolled(factor,
						this.enrolment.confirm(caller, factor, PasskeyKind.METHOD, signCount, null));
			});
		}
		catch (DuplicateKeyException ex) {
			throw new ProblemException(Problem.CONFLICT, "This passkey is enrolled already.");
		}
	}

	private static String purpose(AccessToken caller) {
		return "enrolment " + caller.accountId();
	}

	/**
	 * A passkey that was just enrolled.
	 *
	 * @param factor the factor
	 * @param recoveryCodes shown this once; none if the account had some before
	 */
	record Enrolled(Factor factor, List<String> recoveryCodes) {
	}

}
