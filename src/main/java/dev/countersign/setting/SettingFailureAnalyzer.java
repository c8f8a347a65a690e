package dev.countersign.setting;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Lets a settings record say for itself what is wrong and how to fix it. The framework's
 * own analysis of a failed binding would run first and drop the action.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SettingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, BindException cause) {
		FailureAnalyzedException refusal = findCause(cause, FailureAnalyzedException.class);
		return (refusal != null) ? refusal.analysis() : null;
	}

}
