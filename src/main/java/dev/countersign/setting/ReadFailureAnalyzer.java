package dev.countersign.setting;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Says what a value should look like that was read by itself, and not with others.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class ReadFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, InvalidConfigurationPropertyValueException cause) {
		ConversionFailedException failed = findCause(failure, ConversionFailedException.class);
		return (failed != null)
				? new UnfitValue(cause.getName(), cause.getValue()).toBe(failed.getTargetType().getType(), cause)
				: null;
	}

}
