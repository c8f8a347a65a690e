package dev.countersign.token;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.countersign.address.Caller;
import dev.countersign.address.CallerCheck;
import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.revocation.Revocations;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;

/**
 * Verifies what this service has signed, of whichever kind.
 */
@Service
public class TokenVerifier implements CallerCheck {

	/** For so long after its expiry a token may be accepted, where a setting says so. */
	public static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);

	private final SignedTokenReader reader;

	private final Predicate<UUID> revoked;

	private final BooleanSupplier revocationsReliable;

	private final ApiTokenRights rights;

	private final Clock clock;

	private final Duration clockSkew;

	/**
	 * Tokens whose signature has been found good, by all their characters. Whether they
	 * are still good is asked each time.
	 */
	private final Cache<String, BearerToken> verified;

	@Autowired
	TokenVerifier(SignedTokenReader reader, Revocations revocations, ApiTokenRights rights,
			AccessTokenProperties properties, Clock clock) {
		this(reader, revocations::contain, revocations::areReliable, rights, properties, clock);
	}

	TokenVerifier(SignedTokenReader reader, Predicate<UUID> revoked, BooleanSupplier revocationsReliable,
			ApiTokenRights rights, AccessTokenProperties properties, Clock clock) {
		this.reader = reader;
		this.revoked = revoked;
		this.revocationsReliable = revocationsReliable;
		this.rights = rights;
		this.clock = clock;
		this.clockSkew = properties.clockSkew();
		this.verified = Caffeine.newBuilder()
			// Whoever reads tidies up: to wake another thread for it costs more.
			.executor(Runnable::run)
			.maximumSize(properties.remembered())
			.build();
	}

	/**
	 * Verifies a token as it came over the wire.
	 * @param token the compact form
	 * @return what it says, now known to be ours and still good, and with no more roles
	 * and scopes than its holder has now
	 * @throws RefusedAuthentication with the problem to answer, if it is anything else
	 */
	public BearerToken verify(String token) {
		BearerToken verified = verifyForEnrolment(token);
		if (verified instanceof AccessToken login && login.enrolment()) {
			throw new EnrolmentRequiredException();
		}
		return verified;
	}

	/**
	 * Verifies a token as {@link #verify} does, and takes also one whose holder has to
	 * enrol a second factor first.
	 * @param token the compact form
	 * @return what it says
	 * @throws RefusedAuthentication with the problem to answer, if it is anything else
	 */
	public BearerToken verifyForEnrolment(String token) {
		BearerToken claims = verifyOnce(token);
		if (hasExpired(claims)) {
			this.verified.invalidate(token);
			throw new RefusedAuthentication(Problem.TOKEN_EXPIRED);
		}
		if (!this.revocationsReliable.getAsBoolean()) {
			throw new RefusedAuthentication(Problem.UNAVAILABLE, "the revocations were not read for too long");
		}
		if (isRevoked(claims)) {
			throw new RefusedAuthentication(Problem.TOKEN_REVOKED);
		}
		return (claims instanceof ApiToken apiToken) ? this.rights.cut(apiToken) : claims;
	}

	/**
	 * Tells whether a token's signature has been found good, so that it consists of what
	 * a token consists of. Whether it is still good is for {@link #verify} to say.
	 * @param token the compact form
	 */
	public boolean remembers(String token) {
		return this.verified.asMap().containsKey(token);
	}

	/**
	 * Tells whether {@link #verify} can judge a token from memory alone, with neither the
	 * database nor a signature.
	 * @param token the compact form
	 */
	public boolean judgesFromMemory(String token) {
		BearerToken remembered = this.verified.getIfPresent(token);
		return remembered != null && this.reader.knowsKeyOf(remembered)
				&& !(remembered instanceof ApiToken apiToken && !this.rights.knows(apiToken));
	}

	/**
	 * Reads a token of ours whether or not it is still good, for anyone who wants to end
	 * what it belongs to.
	 * @param token the compact form
	 * @return what it says, now known to be ours
	 * @throws RefusedAuthentication with the problem to answer, if it is not ours
	 */
	public BearerToken readEvenIfExpired(String token) {
		return this.reader.verify(token);
	}

	/**
	 * Reads every claim of a token, also those that mean nothing to this service.
	 * @param token the compact form of a token that was verified before
	 * @return what was signed, by name
	 */
	public Map<String, Object> claimsOf(String token) {
		return this.reader.payload(token);
	}

	/**
	 * Tells whether a token's time is over, at its very expiry already.
	 * @param token what it says
	 */
	public boolean hasExpired(BearerToken token) {
		return !this.clock.instant().isBefore(token.expiresAt().plus(this.clockSkew));
	}

	/**
	 * Tells what has ended a token since it was verified, as far as this node knows.
	 * @param token what it says
	 * @return the problem of a request with it, or nothing if the token is still good
	 */
	public Optional<Problem> findEnd(BearerToken token) {
		if (hasExpired(token)) {
			return Optional.of(Problem.TOKEN_EXPIRED);
		}
		if (isRevoked(token)) {
			return Optional.of(Problem.TOKEN_REVOKED);
		}
		return this.reader.knowsKeyOf(token) ? Optional.empty() : Optional.of(Problem.INVALID_TOKEN);
	}

	/**
	 * Tells whether a token of ours has neither expired nor been cut off nor lost its
	 * key, as far as this node knows.
	 * @param caller what it says
	 */
	public boolean isStillGood(Caller caller) {
		return caller instanceof BearerToken token && findEnd(token).isEmpty();
	}

	@Override
	public Standing standing(Caller caller) {
		if (!isStillGood(caller)) {
			return Standing.OVER;
		}
		return this.revocationsReliable.getAsBoolean() ? Standing.GOOD : Standing.UNKNOWN;
	}

	/** A token is forgotten with its key. */
	private BearerToken verifyOnce(String token) {
		BearerToken remembered = this.verified.getIfPresent(token);
		if (remembered != null) {
			if (this.reader.knowsKeyOf(remembered)) {
				return remembered;
			}
			this.verified.invalidate(token);
		}
		BearerToken verified = this.reader.verify(token);
		this.verified.put(token, verified);
		return verified;
	}

	private boolean isRevoked(BearerToken token) {
		return (token instanceof AccessToken login && this.revoked.test(login.sessionId()))
				|| (token instanceof ServiceToken service && this.revoked.test(service.family()))
				|| this.revoked.test(token.id()) || this.revoked.test(token.accountId());
	}

}
