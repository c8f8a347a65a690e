package dev.countersign.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.countersign.setting.Settings;
import dev.countersign.token.AccessTokenIssuer;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

/**
 * When sessions and their tokens end.
 */
@Component
class SessionLifetimes {

	private final SessionProperties properties;

	private final Duration accessTokenLifetime;

	private final Clock clock;

	SessionLifetimes(SessionProperties properties, AccessTokenIssuer accessTokens, Clock clock) {
		this.properties = properties;
		this.accessTokenLifetime = accessTokens.lifetime();
		this.clock = clock;
		requireNoLessThanAccessTokens("idle", properties.idle());
		requireNoLessThanAccessTokens("absolute", properties.absolute());
	}

	Instant now() {
		return this.clock.instant();
	}

	/** Returns when a session ends that is used for the last time now. */
	Instant idleUntil(Instant now) {
		return now.plus(this.properties.idle());
	}

	/** Returns when a session ends at the latest that is opened now. */
	Instant absoluteUntil(Instant now) {
		return now.plus(this.properties.absolute());
	}

	/**
	 * Returns when the last access token expires that a refresh now may bring: also an
	 * answer that is given again within the grace carries a new one.
	 */
	Instant tokensUntil(Instant now) {
		return now.plus(this.properties.grace()).plus(this.accessTokenLifetime).plus(Duration.ofSeconds(1));
	}

	/** Tells whether a refresh token that was used so long ago gets the same answer. */
	boolean isWithinGrace(Duration usedAgo) {
		return usedAgo.compareTo(this.properties.grace()) < 0;
	}

	/** Returns how many sessions an account may have. */
	int maximumSessions() {
		return this.properties.maximumSessions();
	}

	/** Else a session would be over and no longer listed, and its tokens would go on. */
	private void requireNoLessThanAccessTokens(String name, Duration value) {
		if (value.compareTo(this.accessTokenLifetime) < 0) {
			String lifetime = Settings.text(this.accessTokenLifetime);
			throw new FailureAnalyzedException(
					"The setting countersign.refresh-token.%s is %s, less than countersign.access-token.lifetime, which is %s."
						.formatted(name, Settings.text(value), lifetime),
					"Set countersign.refresh-token.%s to %s or more, or countersign.access-token.lifetime to %s or less."
						.formatted(name, lifetime, Settings.text(value)));
		}
	}

}
