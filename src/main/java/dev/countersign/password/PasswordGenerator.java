package dev.countersign.password;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

/**
 * Passwords for accounts whose owner did not choose one.
 */
@Component
public class PasswordGenerator {

	private static final int MIN_BYTES = 18;

	private final PasswordRules rules;

	private final PasswordProperties properties;

	private final SecureRandom random;

	PasswordGenerator(PasswordRules rules, PasswordProperties properties, SecureRandom random) {
		this.rules = rules;
		this.properties = properties;
		this.random = random;
	}

	/**
	 * Makes a password of 144 random bits or more, in characters that need no quoting.
	 * Once in a while one has a short user name in it, and another is made.
	 * @param username whose password it will be
	 * @return a password that the rules take
	 */
	public String make(Username username) {
		return Stream.generate(this::make)
			.filter((password) -> this.rules.objection(password, username).isEmpty())
			.findFirst()
			.orElseThrow();
	}

	/** Three bytes give four characters. */
	private String make() {
		byte[] bytes = new byte[Math.max(MIN_BYTES, this.properties.minimumLength() * 3 / 4 + 1)];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
