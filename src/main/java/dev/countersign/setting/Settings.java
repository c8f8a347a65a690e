package dev.countersign.setting;

import java.time.Duration;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.PlaceholderResolutionException;

/**
 * The bounds of settings that share a prefix.
 *
 * @param prefix what their names begin with, such as {@code countersign.audit}
 */
public record Settings(String prefix) {

	/**
	 * Requires a duration between two others.
	 * @param name the rest of the setting's name
	 * @param value what it is set to
	 * @param least the shortest that it may be
	 * @param most the longest that it may be
	 * @throws FailureAnalyzedException if it is shorter or longer
	 */
	public void within(String name, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw refusal(name, text(value), "a duration from %s to %s".formatted(text(least), text(most)));
		}
	}

	/**
	 * Requires a number between two others.
	 * @param name the rest of the setting's name
	 * @param value what it is set to
	 * @param least the least that it may be
	 * @param most the most that it may be
	 * @throws FailureAnalyzedException if it is less or more
	 */
	public void within(String name, long value, long least, long most) {
		if (value < least || value > most) {
			throw refusal(name, String.valueOf(value), "a number from %d to %d".formatted(least, most));
		}
	}

	private FailureAnalyzedException refusal(String name, String value, String bounds) {
		return new FailureAnalyzedException("The setting %s.%s is %s.".formatted(this.prefix, name, value),
				"Set it to %s.".formatted(bounds));
	}

	/**
	 * Refuses a setting that refers to another which nobody set.
	 * @param name of the setting
	 * @param cause what it refers to
	 */
	public static FailureAnalyzedException unset(String name, PlaceholderResolutionException cause) {
		return new FailureAnalyzedException(
				"The setting %s refers to ${%s}, which nothing sets.".formatted(name, cause.getPlaceholder()),
				"Set %s in the environment, or write the value itself in its place.".formatted(cause.getPlaceholder()),
				cause);
	}

	/**
	 * Writes a duration as it can be typed: in the largest unit that leaves no remainder.
	 * @param duration of whole milliseconds, however long
	 */
	public static String text(Duration duration) {
		long seconds = duration.getSeconds();
		// What has more milliseconds than can be counted is told in seconds.
		if (duration.getNano() != 0 && Math.abs(seconds / 2) < Long.MAX_VALUE / 4_000) {
			return duration.toMillis() + "ms";
		}
		for (Unit unit : Unit.values()) {
			if (seconds != 0 && seconds % unit.seconds == 0) {
				return seconds / unit.seconds + unit.name();
			}
		}
		return "0s";
	}

	/** The largest first, by the names that durations are set with. */
	private enum Unit {

		d(Duration.ofDays(1)), h(Duration.ofHours(1)), m(Duration.ofMinutes(1)), s(Duration.ofSeconds(1));

		private final long seconds;

		Unit(Duration length) {
			this.seconds = length.toSeconds();
		}

	}

}
