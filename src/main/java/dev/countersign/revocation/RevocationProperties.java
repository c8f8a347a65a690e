package dev.countersign.revocation;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * How nodes learn what is cut off.
 *
 * @param pollInterval how often the database is asked, which bounds how long another node
 * still accepts what was cut off here; from 50 milliseconds to 10 seconds
 * @param notifications whether nodes on PostgreSQL also wake each other
 * @param staleAfter how long the database may stay silent before this node no longer
 * trusts its index; from 1 second to 1 hour
 * @param whenStale what a node with such an index does with a token
 */
@ConfigurationProperties("countersign.revocation")
record RevocationProperties(@DefaultValue("500ms") Duration pollInterval, @DefaultValue("true") boolean notifications,
		@DefaultValue("60s") Duration staleAfter, @DefaultValue("refuse") WhenStale whenStale) {

	RevocationProperties {
		within("poll-interval", pollInterval, Duration.ofMillis(50), Duration.ofSeconds(10));
		within("stale-after", staleAfter, Duration.ofSeconds(1), Duration.ofHours(1));
	}

	private static void within(String name, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new FailureAnalyzedException(
					"The setting countersign.revocation.%s is %d ms.".formatted(name, value.toMillis()),
					"Set it to a duration from %dms to %dms.".formatted(least.toMillis(), most.toMillis()));
		}
	}

	enum WhenStale {

		/** Refuse every token until the database answers again. */
		REFUSE,

		/** Go on with signature and expiry alone. */
		ACCEPT

	}

}
