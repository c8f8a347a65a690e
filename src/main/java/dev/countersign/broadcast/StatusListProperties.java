package dev.countersign.broadcast;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fresh status lists are.
 *
 * @param ttl after how long a reader should ask for the next; from 3 seconds to 1 hour
 */
@ConfigurationProperties("countersign.status-list")
record StatusListProperties(@DefaultValue("30s") Duration ttl) {

	StatusListProperties {
		new Settings("countersign.status-list").within("ttl", ttl, Duration.ofSeconds(3), Duration.ofHours(1));
	}

	/** Returns how often a list is made anew. */
	Duration interval() {
		return this.ttl.dividedBy(3);
	}

	/** Returns how long a list may be relied upon by those who cannot get the next. */
	Duration lifetime() {
		return this.ttl.multipliedBy(4);
	}

}
