package dev.countersign.setting;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Says which variable some setting refers to that nobody set.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PlaceholderFailureAnalyzer extends AbstractFailureAnalyzer<PlaceholderResolutionException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, PlaceholderResolutionException cause) {
		FailureAnalyzedException known = findCause(failure, FailureAnalyzedException.class);
		if (known != null) {
			return known.analysis();
		}
		return new FailureAnalysis("A setting refers to ${%s}, which nothing sets.".formatted(cause.getPlaceholder()),
				"Set %s in the environment, or write the value itself in its place.".formatted(cause.getPlaceholder()),
				cause);
	}

}
