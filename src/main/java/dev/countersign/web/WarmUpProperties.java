package dev.countersign.web;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a node does before it says that it is ready.
 *
 * @param duration how long it asks itself at most, up to 10 minutes; not at all if zero
 */
@ConfigurationProperties("countersign.warm-up")
record WarmUpProperties(@DefaultValue("0s") Duration duration) {

	WarmUpProperties {
		new Settings("countersign.warm-up").within("duration", duration, Duration.ZERO, Duration.ofMinutes(10));
	}

}
