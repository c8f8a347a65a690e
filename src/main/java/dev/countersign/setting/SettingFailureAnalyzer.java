package dev.countersign.setting;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Lets a settings record say for itself what is wrong and how to fix it, and says of any
 * other value that cannot be bound what it should look like. The framework's own analysis
 * would run first, drop the record's action and show what may be a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SettingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, BindException cause) {
		FailureAnalyzedException refusal = findCause(cause, FailureAnalyzedException.class);
		if (refusal != null) {
			return refusal.analysis();
		}
		ConfigurationProperty property = cause.getProperty();
		if (property == null || findCause(cause, BindValidationException.class) != null) {
			return null;
		}
		UnfitValue value = new UnfitValue(property.getName().toString(), property.getValue());
		ConversionFailedException failed = findCause(cause, ConversionFailedException.class);
		if (failed != null) {
			return value.toBe(failed.getTargetType().getType(), cause);
		}
		return (findCause(cause, ConversionException.class) == null) ? value.refusedFor(cause) : null;
	}

}
