package dev.countersign.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Names of roles or scopes as one text: with a blank between them, as a column and as a
 * client's {@code scope} has them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749, section
 * 3.3</a>
 */
public final class NameList {

	private NameList() {
	}

	/**
	 * Takes a text apart.
	 * @param text names with one or more blanks between them, or none at all
	 * @return each once
	 */
	public static Set<String> parse(String text) {
		return Arrays.stream(text.split(" ")).filter((name) -> !name.isEmpty()).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Returns names as one text, in their order.
	 * @param names without blanks in them
	 */
	public static String format(Collection<String> names) {
		return String.join(" ", new TreeSet<>(names));
	}

}
