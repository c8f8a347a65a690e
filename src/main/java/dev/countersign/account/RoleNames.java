package dev.countersign.account;

import java.util.Collection;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What roles may be called, wherever they come from.
 */
final class RoleNames {

	/** What they are, as a sentence. */
	static final String SENTENCE = "a role has 1 to 64 letters, digits, dots, colons, underscores or dashes,"
			+ " and all together have 512 at most";

	private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

	private static final int MAX_LENGTH = 512;

	private RoleNames() {
	}

	/** Tells whether an account may have these roles. */
	static boolean areAllowed(Collection<? extends @Nullable String> names) {
		return names.stream().allMatch((name) -> name != null && ROLE.matcher(name).matches())
				&& String.join(" ", names).length() <= MAX_LENGTH;
	}

}
