package dev.countersign.revocation;

import java.time.Duration;

import dev.countersign.setting.Settings;

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
 * trusts its index; from 1 second, and twice the interval, to 1 hour
 * @param whenStale what a node with such an index does with a token
 */
@ConfigurationProperties("countersign.revocation")
record RevocationProperties(@DefaultValue("500ms") Duration pollInterval, @DefaultValue("true") boolean notifications,
		@DefaultValue("60s") Duration staleAfter, @DefaultValue("refuse") WhenStale whenStale) {

	private static final Settings SETTINGS = new Settings("countersign.revocation");

	RevocationProperties {
		SETTINGS.within("poll-interval", pollInterval, Duration.ofMillis(50), Duration.ofSeconds(10));
		SETTINGS.within("stale-after", staleAfter, Duration.ofSeconds(1), Duration.ofHours(1));
		requireTwoPolls(staleAfter, pollInterval);
	}

	/**
	 * Else a node to which nothing happens would refuse every token between two polls.
	 */
	private static void requireTwoPolls(Duration staleAfter, Duration pollInterval) {
		if (staleAfter.compareTo(pollInterval.multipliedBy(2)) < 0) {
			throw new FailureAnalyzedException(
					"The setting countersign.revocation.stale-after is %s, less than twice countersign.revocation.poll-interval, which is %s."
						.formatted(Settings.text(staleAfter), Settings.text(pollInterval)),
					"Set countersign.revocation.stale-after to %s or more, or countersign.revocation.poll-interval to %s or less."
						.formatted(Settings.text(pollInterval.multipliedBy(2)),
								Settings.text(staleAfter.dividedBy(2))));
		}
	}

	enum WhenStale {

		/** Refuse every token until the database answers again. */
		REFUSE,

		/** Go on with signature and expiry alone. */
		ACCEPT

	}

}
