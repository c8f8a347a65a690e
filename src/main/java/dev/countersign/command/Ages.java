package dev.countersign.command;

import java.time.Duration;

/**
 * Durations as people say them.
 */
final class Ages {

	private Ages() {
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
