package dev.countersign.web;

import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The firewall's rule for header values, told faster. The framework matches a pattern
 * against every character of a token, twice in each request, which is more work than
 * verifying a remembered one.
 */
final class HeaderValues {

	private HeaderValues() {
	}

	static boolean areAllowed(String value) {
		return isPrintableAscii(value) || StrictHttpFirewall.ALLOWED_HEADER_VALUES.test(value);
	}

	private static boolean isPrintableAscii(String value) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (character < ' ' || character > '~') {
				return false;
			}
		}
		return true;
	}

}
