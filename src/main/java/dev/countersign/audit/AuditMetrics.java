package dev.countersign.audit;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts what happens. Every counter exists from the start, so that a rate begins at
 * zero.
 */
@Component
class AuditMetrics {

	private final Map<Act, Counter> acts = new EnumMap<>(Act.class);

	private final Counter dropped;

	private final MeterRegistry registry;

	AuditMetrics(MeterRegistry registry) {
		this.registry = registry;
		for (Act act : Act.values()) {
			this.acts.put(act,
					Counter.builder("countersign.acts")
						.tag("act", act.toString())
						.tag("result", act.result())
						.description("What happened, by its name in the audit trail")
						.register(registry));
		}
		this.dropped = Counter.builder("countersign.audit.dropped")
			.description("Events that were not recorded because too many were waiting or the database refused them")
			.register(registry);
	}

	void watchQueue(Collection<?> waiting) {
		Gauge.builder("countersign.audit.waiting", waiting, Collection::size)
			.description("Events that wait to be recorded")
			.register(this.registry);
	}

	void count(Act act) {
		Counter counter = this.acts.get(act);
		if (counter != null) {
			counter.increment();
		}
	}

	void countDropped(int events) {
		this.dropped.increment(events);
	}

}
