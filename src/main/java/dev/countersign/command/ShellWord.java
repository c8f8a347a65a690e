package dev.countersign.command;

import java.util.regex.Pattern;

/**
 * A word of a command that somebody copies into a shell.
 */
final class ShellWord {

	/** Of which a shell makes nothing else. */
	private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+=,-]+");

	private ShellWord() {
	}

	/**
	 * Returns how it is written, in quotes if it needs some.
	 * @param word a path or a name
	 * @see <a href=
	 * "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02">
	 * POSIX: single-quotes</a>
	 */
	static String of(Object word) {
		String text = word.toString();
		return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
	}

}
