package dev.countersign.web;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

import dev.countersign.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts the tokens that were refused, by what was wrong with them.
 */
@Component
class TokenRefusalMetrics {

	/** Made before they are needed: a flood of refusals must find nothing to build. */
	private final Map<Problem, Counter> refusals = new EnumMap<>(Problem.class);

	TokenRefusalMetrics(MeterRegistry registry) {
		Arrays.stream(Problem.values())
			.filter((problem) -> problem.concernsToken() || problem == Problem.INVALID_REQUEST
					|| problem == Problem.UNAVAILABLE)
			.forEach((problem) -> this.refusals.put(problem,
					Counter.builder("countersign.tokens.refused")
						.tag("reason", problem.slug())
						.description("Requests that were refused for their token, or the lack of one")
						.register(registry)));
	}

	void count(Problem problem) {
		Counter counter = this.refusals.get(problem);
		if (counter != null) {
			counter.increment();
		}
	}

}
