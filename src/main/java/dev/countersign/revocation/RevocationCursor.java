package dev.countersign.revocation;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a reader has come in what was cut off. It means the same on every node, and
 * stays a place when the entry there is forgotten.
 *
 * @param position of the last entry that was read, 0 before the first
 * @param mark tells that entry from another one at its position, as there can be where a
 * database lost commits
 */
public record RevocationCursor(long position, int mark) {

	/** Before the first entry. */
	public static final RevocationCursor START = new RevocationCursor(0, 0);

	private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9a-f]{8})");

	static RevocationCursor of(long position, UUID subject) {
		return of(position, subject.getMostSignificantBits(), subject.getLeastSignificantBits());
	}

	static RevocationCursor of(long position, long mostSignificantBits, long leastSignificantBits) {
		return new RevocationCursor(position, Long.hashCode(mostSignificantBits ^ leastSignificantBits));
	}

	/**
	 * Reads what a client held.
	 * @param text as {@link #toString} made it
	 * @throws IllegalArgumentException if it was made by nobody here
	 */
	public static RevocationCursor parse(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches()) {
			throw new IllegalArgumentException("Not a cursor");
		}
		return new RevocationCursor(Long.parseLong(form.group(1)), Integer.parseUnsignedInt(form.group(2), 16));
	}

	/** Returns the text for the client. */
	@Override
	public String toString() {
		String hex = Integer.toHexString(this.mark);
		return this.position + "-" + "0".repeat(8 - hex.length()) + hex;
	}

}
