package dev.countersign.factor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.countersign.key.DataKeys;

import org.springframework.stereotype.Component;

/**
 * Apps that make a code of a secret and the time. A device's clock may be one step off
 * either way. One that is further off proves nothing, and is remembered for its owner.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6238#section-5.2">RFC 6238, section
 * 5.2</a>
 */
@Component
class TotpKind implements FactorKind {

	static final String NAME = "totp";

	/** Two, so that one can take the place of the other. */
	static final int MAX = 2;

	/** The present step first, and of the others the one that is rather meant. */
	private static final int[] SKEW = { 0, -1, 1 };

	/** How many steps a clock is looked for, either way. */
	private static final int MAX_OFFSET = 20;

	private final Factors factors;

	private final DataKeys keys;

	private final Clock clock;

	TotpKind(Factors factors, DataKeys keys, Clock clock) {
		this.factors = factors;
		this.keys = keys;
		this.clock = clock;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String method() {
		return "otp";
	}

	@Override
	public boolean takesCodes() {
		return true;
	}

	@Override
	public boolean proves(Factor factor, String code) {
		Totp totp = open(factor);
		Instant now = this.clock.instant();
		Optional<Match> match = match(totp, code, now);
		if (match.isEmpty()) {
			offset(totp, code, now).ifPresent((seconds) -> this.factors.noticeClock(factor.id(), seconds));
		}
		return match.filter((found) -> this.factors.advance(factor.id(), found.step(), found.offset(), now))
			.isPresent();
	}

	/** Finds the step that a code is of, if it is good at a time. */
	Optional<Match> match(Totp totp, String code, Instant now) {
		return find(totp, code, now, IntStream.of(SKEW));
	}

	/** Finds by how many seconds a clock is ahead, if a code is of another time. */
	Optional<Integer> offset(Totp totp, String code, Instant now) {
		IntStream steps = IntStream.rangeClosed(2, MAX_OFFSET).flatMap((step) -> IntStream.of(-step, step));
		return find(totp, code, now, steps).map(Match::offset);
	}

	/** Encrypts a secret for the row of a factor. */
	String seal(String factorId, Totp totp) {
		return this.keys.seal(factorId, totp.text());
	}

	/** Decrypts the secret of a factor. */
	Totp open(Factor factor) {
		return Totp.parse(this.keys.open(factor.id().toString(), factor.material()));
	}

	private static Optional<Match> find(Totp totp, String code, Instant now, IntStream steps) {
		byte[] digits = code.replace(" ", "").getBytes(StandardCharsets.UTF_8);
		long present = totp.step(now);
		return Arrays.stream(steps.toArray())
			.filter((step) -> MessageDigest.isEqual(totp.code(present + step).getBytes(StandardCharsets.US_ASCII),
					digits))
			.mapToObj((step) -> new Match(present + step, step * totp.period()))
			.findFirst();
	}

	/**
	 * The step of a code that is good.
	 *
	 * @param step which
	 * @param offset by how many seconds the device's clock is ahead, as far as steps tell
	 */
	record Match(long step, int offset) {
	}

}
