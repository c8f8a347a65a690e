package dev.countersign.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts sessions that come and go. Those that nobody ends and that run out are not
 * noticed by anybody.
 */
@Component
class SessionMetrics {

	private final Counter opened;

	private final Counter ended;

	SessionMetrics(MeterRegistry registry) {
		this.opened = Counter.builder("countersign.sessions.opened")
			.description("Sessions that logins opened")
			.register(registry);
		this.ended = Counter.builder("countersign.sessions.ended")
			.description("Sessions that were ended before they ran out")
			.register(registry);
	}

	void countOpened() {
		this.opened.increment();
	}

	void countEnded(int sessions) {
		this.ended.increment(sessions);
	}

}
