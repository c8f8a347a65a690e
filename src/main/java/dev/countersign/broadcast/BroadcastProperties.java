package dev.countersign.broadcast;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many may follow the revocations at a time on one node. Streams and polls that wait
 * count alike; each holds a connection and no thread.
 *
 * @param maxSubscribers in all; from 1 to 100,000
 * @param maxPerAccount of one account; from 1 to 100,000
 * @param maxPerNetwork from one address, or the /64 of an IPv6 address; from 1 to 100,000
 */
@ConfigurationProperties("countersign.broadcast")
record BroadcastProperties(@DefaultValue("500") int maxSubscribers, @DefaultValue("250") int maxPerAccount,
		@DefaultValue("250") int maxPerNetwork) {

	private static final int MAX = 100_000;

	private static final Settings SETTINGS = new Settings("countersign.broadcast");

	BroadcastProperties {
		SETTINGS.within("max-subscribers", maxSubscribers, 1, MAX);
		SETTINGS.within("max-per-account", maxPerAccount, 1, MAX);
		SETTINGS.within("max-per-network", maxPerNetwork, 1, MAX);
	}

}
