package dev.countersign.web;

import java.time.Duration;
import java.util.List;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Which paths demand more of a login than others.
 *
 * @param paths patterns of paths, such as {@code /keys/**}
 * @param maxAge how long ago the login may be; from 1 minute to 30 days
 * @param secondFactor whether it must have been proved by a second factor
 */
@ConfigurationProperties("countersign.step-up")
record StepUpProperties(@DefaultValue List<String> paths, @DefaultValue("15m") Duration maxAge,
		@DefaultValue("false") boolean secondFactor) {

	private static final Settings SETTINGS = new Settings("countersign.step-up");

	StepUpProperties {
		paths = List.copyOf(paths);
		paths.forEach(StepUpProperties::requirePattern);
		SETTINGS.within("max-age", maxAge, Duration.ofMinutes(1), Duration.ofDays(30));
	}

	private static void requirePattern(String path) {
		if (!path.startsWith("/") || !isPattern(path)) {
			throw new FailureAnalyzedException(
					"The setting countersign.step-up.paths names '%s', which is not a pattern of paths."
						.formatted(path),
					"Set it to patterns separated by commas, such as /keys/**,/users/**.");
		}
	}

	private static boolean isPattern(String path) {
		try {
			PathPatternParser.defaultInstance.parse(path).matches(PathContainer.parsePath("/"));
			return true;
		}
		catch (PatternParseException ex) {
			return false;
		}
	}

}
