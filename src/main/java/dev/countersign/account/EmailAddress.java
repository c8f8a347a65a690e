package dev.countersign.account;

import java.util.Optional;
import java.util.regex.Pattern;

import dev.countersign.password.Username;

/**
 * An e-mail address of an account.
 *
 * @param text as its owner spells it, as letters before the @ may be two addresses in
 * upper and lower case
 */
public record EmailAddress(String text) {

	/** What an address is like, as the end of a sentence. */
	static final String RULE = "has one @ with something on both sides, at most 254 characters, and none of them white"
			+ " space, invisible, or one of ( ) < > , ; : \\ \"";

	/**
	 * A mail's head takes some characters for a name, a comment or a list, so that one
	 * mailbox would have any number of spellings.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3">RFC 5322,
	 * section 3.2.3</a>
	 */
	private static final Pattern FORM = Pattern.compile("[^@()<>,;:\\\\\"]+@[^@()<>,;:\\\\\"]+");

	private static final int MAX_LENGTH = 254;

	/**
	 * Reads an address as somebody spelled it. White space around it is not part of it.
	 * @param spelling any text
	 * @return the address, or nothing if no account can have it
	 */
	static Optional<EmailAddress> of(String spelling) {
		String text = spelling.strip();
		if (!FORM.matcher(text).matches() || text.codePointCount(0, text.length()) > MAX_LENGTH) {
			return Optional.empty();
		}
		return Username.of(text)
			.filter((folded) -> FORM.matcher(folded.value()).matches())
			.map((folded) -> new EmailAddress(text));
	}

	/**
	 * Returns the form in which addresses are compared: that of a user name, whose place
	 * an address may take at a login.
	 */
	String key() {
		return Username.of(this.text)
			.map(Username::value)
			.orElseThrow(() -> new IllegalStateException("An address was stored that none can be"));
	}

	@Override
	public String toString() {
		return this.text;
	}

}
