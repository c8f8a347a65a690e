package dev.countersign.account;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom an account is for.
 */
public enum AccountKind {

	/** Somebody who logs in with a password. */
	PERSON,

	/** A program, which has secrets of its own, and neither a password nor a login. */
	SERVICE;

	/**
	 * Finds a kind.
	 * @param text as requests, files and the database have it
	 */
	public static Optional<AccountKind> find(String text) {
		return Stream.of(values()).filter((kind) -> kind.toString().equals(text)).findAny();
	}

	/** Returns the kind as requests, files and the database have it. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
