package dev.countersign.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Where a page of a list ended, as a client holds it: it says nothing to the client, and
 * stays a place when the row there is gone.
 *
 * @param parts what the list is ordered by; only the last may have blanks
 */
public record Cursor(List<String> parts) {

	private static final String SEPARATOR = " ";

	/**
	 * Makes a cursor.
	 * @param parts what the list is ordered by
	 */
	public static Cursor of(Object... parts) {
		return new Cursor(List.of(parts).stream().map(Object::toString).toList());
	}

	/**
	 * Reads what a client held.
	 * @param text as {@link #toString} made it
	 * @param parts how many parts there are
	 * @throws IllegalArgumentException if it was not made by this class for such a list
	 */
	public static Cursor parse(String text, int parts) {
		String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
		List<String> read = List.of(joined.split(SEPARATOR, parts));
		if (read.size() != parts || joined.isEmpty()) {
			throw new IllegalArgumentException("A cursor of another list");
		}
		Cursor cursor = new Cursor(read);
		if (!cursor.toString().equals(text)) {
			throw new IllegalArgumentException("A text that is in Base64 by chance");
		}
		return cursor;
	}

	/** Returns the text for the client. */
	@Override
	public String toString() {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(String.join(SEPARATOR, this.parts).getBytes(StandardCharsets.UTF_8));
	}

}
