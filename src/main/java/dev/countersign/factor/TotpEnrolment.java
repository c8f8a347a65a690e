package dev.countersign.factor;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.countersign.token.AccessToken;

import org.springframework.stereotype.Service;

/**
 * How an app for codes is enrolled: it is given a secret, and shows that it has it.
 */
@Service
class TotpEnrolment {

	private final FactorEnrolment enrolment;

	private final TotpKind kind;

	private final SecureRandom random;

	private final Clock clock;

	TotpEnrolment(FactorEnrolment enrolment, TotpKind kind, SecureRandom random, Clock clock) {
		this.enrolment = enrolment;
		this.kind = kind;
		this.random = random;
		this.clock = clock;
	}

	/** Makes a secret, which counts when it is confirmed. */
	Begun begin(UUID accountId, String name) {
		byte[] secret = new byte[Totp.SECRET_BYTES];
		this.random.nextBytes(secret);
		Totp totp = Totp.of(secret);
		UUID id = UUID.randomUUID();
		Factor factor = Factor.unconfirmed(id, accountId, TotpKind.NAME, name, this.kind.seal(id.toString(), totp),
				this.clock.instant());
		this.enrolment.begin(factor, TotpKind.MAX);
		return new Begun(id, totp);
	}

	/**
	 * Takes a first code, which is used up by that.
	 * @return the account's recovery codes, shown this once; none if it had some before
	 * @throws WrongTotpCodeException if the code is not one of now, with what is wrong
	 * with the device's clock if that is the cause
	 */
	List<String> confirm(AccessToken caller, String code) {
		Factor factor = this.enrolment.begun(caller.accountId(), TotpKind.NAME);
		Totp totp = this.kind.open(factor);
		Instant now = this.clock.instant();
		TotpKind.Match match = this.kind.match(totp, code, now).orElseThrow(() -> wrong(totp, code, now));
		return this.enrolment.confirm(caller, factor, this.kind.method(), match.step(), match.offset());
	}

	private WrongTotpCodeException wrong(Totp totp, String code, Instant now) {
		String fault = this.kind.offset(totp, code, now)
			.map((seconds) -> "is of another time: the device's clock is about %d seconds %s. Set it right"
				.formatted(Math.abs(seconds), (seconds < 0) ? "behind" : "ahead"))
			.orElse("is not the one that the app shows");
		return new WrongTotpCodeException(fault);
	}

	/**
	 * An enrolment that was just begun.
	 *
	 * @param id of the factor
	 * @param totp its secret
	 */
	record Begun(UUID id, Totp totp) {
	}

}
