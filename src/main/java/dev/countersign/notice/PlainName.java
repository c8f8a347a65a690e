package dev.countersign.notice;

import java.util.regex.Pattern;

/**
 * Tells the names that a mail to anybody may have. A name is chosen by its owner, and so
 * is the address that somebody is asked about: a name that is a link, a number to call or
 * a sentence would have this service send what its owner wants to whom they want.
 */
final class PlainName {

	private static final Pattern PLAIN = Pattern.compile("(?!.*[0-9]{6})(?=.{1,20}$)[a-z0-9]+(?:[_-][a-z0-9]+){0,2}");

	private PlainName() {
	}

	/**
	 * Tells whether a mail may have a name.
	 * @param name in its normal form
	 * @param address where the mail goes, which is news to nobody there
	 */
	static boolean mayBeShown(String name, String address) {
		return PLAIN.matcher(name).matches() || name.equalsIgnoreCase(address);
	}

}
