package dev.countersign.account;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * An account, and which of its versions this is.
 *
 * @param account as it is in this version
 * @param version counts up with every change
 */
record VersionedAccount(Account account, long version) {

	/** The tag of an account that nobody has changed. */
	static final String FIRST = "\"1\"";

	String etag() {
		return "\"" + this.version + "\"";
	}

	/**
	 * Tells whether a caller would have this version changed. A tag with a comma in it is
	 * not one of ours, nor is either of its parts, as each has but one of its quotes.
	 * @param ifMatch the header as it came; absent for any version
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1">RFC 9110,
	 * section 13.1.1</a>
	 */
	boolean isMeantBy(@Nullable String ifMatch) {
		return ifMatch == null || ifMatch.strip().equals("*")
				|| Arrays.stream(ifMatch.split(",")).map(String::strip).anyMatch(etag()::equals);
	}

}
