package dev.countersign.setting;

import org.springframework.boot.context.config.ConfigDataLocationNotFoundException;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which setting names a file of settings that is not there.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConfigFileFailureAnalyzer extends AbstractFailureAnalyzer<ConfigDataNotFoundException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, ConfigDataNotFoundException cause) {
		String place = place(cause);
		return new FailureAnalysis(
				"There is no %s, which spring.config.location, spring.config.additional-location or spring.config.import names."
					.formatted(place),
				"Correct that setting, or write optional:%s where the file may be missing.".formatted(place), cause);
	}

	private static String place(ConfigDataNotFoundException cause) {
		if (cause instanceof ConfigDataLocationNotFoundException location) {
			return String.valueOf(location.getLocation());
		}
		return (cause instanceof ConfigDataResourceNotFoundException resource) ? String.valueOf(resource.getLocation())
				: cause.getReferenceDescription();
	}

}
