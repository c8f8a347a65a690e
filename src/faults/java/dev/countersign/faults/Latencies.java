package dev.countersign.faults;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How long things took.
 *
 * @param sorted the shortest first
 */
record Latencies(List<Duration> sorted) {

	static Latencies of(Collection<Duration> durations) {
		return new Latencies(durations.stream().sorted().toList());
	}

	Duration median() {
		return percentile(50);
	}

	Duration percentile(int percent) {
		return this.sorted.get(Math.min(this.sorted.size() - 1, this.sorted.size() * percent / 100));
	}

	Duration worst() {
		return this.sorted.get(this.sorted.size() - 1);
	}

	@Override
	public String toString() {
		return "median %d ms, p99 %d ms, worst %d ms of %d".formatted(median().toMillis(), percentile(99).toMillis(),
				worst().toMillis(), this.sorted.size());
	}

}
