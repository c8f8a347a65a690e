package dev.countersign.command;

import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.boot.convert.DurationStyle;

/**
 * Durations as people say them.
 */
final class Ages {

	private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");

	private Ages() {
	}

	/**
	 * Reads a duration that has a unit: nobody means milliseconds by 3600.
	 * @throws IllegalArgumentException if it has none, or is not a duration
	 * @throws ArithmeticException if it is too long to be counted
	 */
	static Duration parse(String text) {
		if (NUMBER.matcher(text).matches()) {
			throw new IllegalArgumentException("The duration has no unit");
		}
		return DurationStyle.SIMPLE.parse(text);
	}

	static String inWords(Duration age) {
		if (age.toDays() > 1) {
			return age.toDays() + " days";
		}
		if (age.toHours() > 1) {
			return age.toHours() + " hours";
		}
		return (age.toMinutes() > 1) ? age.toMinutes() + " minutes" : Math.max(0, age.toSeconds()) + " seconds";
	}

}
