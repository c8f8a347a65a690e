package dev.countersign.web;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a node does before it says that it is ready.
 *
 * @param duration how long it asks itself at most; not at all if zero
 */
@ConfigurationProperties("countersign.warm-up")
record WarmUpProperties(@DefaultValue("0s") Duration duration) {
}
