package dev.countersign.notice;

import java.util.Locale;

/**
 * A way on which notices go.
 */
enum Channel {

	/** To the account, at its e-mail address. */
	MAIL,

	/** To the deployer's own system. */
	WEBHOOK;

	static Channel of(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT));
	}

	/** Returns the name, such as {@code mail}. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
