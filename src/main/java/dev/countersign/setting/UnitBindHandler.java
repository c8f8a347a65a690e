package dev.countersign.setting;

import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Refuses a duration of the service's own settings that has no unit. The framework would
 * take it for milliseconds, and hardly anyone who writes 10 or 3600 means those.
 */
class UnitBindHandler extends AbstractBindHandler {

	private static final ConfigurationPropertyName OWN = ConfigurationPropertyName.of("countersign");

	private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d+\\s*");

	UnitBindHandler(BindHandler parent) {
		super(parent);
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		if (result instanceof Duration duration && !duration.isZero() && OWN.isAncestorOf(name)) {
			context.getBinder()
				.bind(name, Bindable.of(String.class))
				.map(String::valueOf)
				.ifBound((text) -> requireUnit(name, text));
		}
		return super.onSuccess(name, target, context, result);
	}

	private static void requireUnit(ConfigurationPropertyName name, String text) {
		if (NUMBER.matcher(text).matches()) {
			FailureAnalysis analysis = new UnfitValue(name.toString(), text).toBe(Duration.class,
					new IllegalArgumentException("The duration has no unit"));
			throw new FailureAnalyzedException(analysis.getDescription(), analysis.getAction());
		}
	}

}
