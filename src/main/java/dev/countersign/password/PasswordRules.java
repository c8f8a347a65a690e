package dev.countersign.password;

import java.util.Locale;
import java.util.Optional;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Which new passwords are taken: long ones that nobody guesses first, of any characters.
 * They are not asked when somebody logs in.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP
 * 800-63B-4, section 3.1.1.2</a>
 */
@Component
class PasswordRules {

	private static final String SERVICE = "countersign";

	/** A shorter name is in many a good password by chance. */
	private static final int MIN_NAME = 4;

	/**
	 * Whatever reads a text puts it in the place of bytes that it does not understand, so
	 * that nobody could type such a password again.
	 */
	private static final char UNREADABLE = '\uFFFD';

	/** Of an account that nobody opens with the password alone. */
	private static final int MIN_LENGTH_WITH_FACTOR = 8;

	private final CommonPasswords common;

	private final PasswordProperties properties;

	PasswordRules(CommonPasswords common, PasswordProperties properties) {
		this.common = common;
		this.properties = properties;
	}

	/**
	 * Checks a new password.
	 * @param password what was chosen
	 * @param username whose it will be
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} that names the rule
	 */
	void check(NewPassword password, Username username) {
		check(password, username, this.properties.minimumLength());
	}

	/**
	 * Checks a new password of an account that has a second factor.
	 * @param password what was chosen
	 * @param username whose it will be
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} that names the rule
	 */
	void checkWithFactor(NewPassword password, Username username) {
		check(password, username, Math.min(MIN_LENGTH_WITH_FACTOR, this.properties.minimumLength()));
	}

	/**
	 * Tells whether a password is one that only an account with a second factor may have.
	 * @param password as it was typed
	 */
	boolean isShort(String password) {
		return length(NormalizingPasswordEncoder.normalize(password)) < this.properties.minimumLength();
	}

	/**
	 * Says what is wrong with a new password.
	 * @param password as it was typed
	 * @param username whose it will be
	 * @return the sentence after its subject, or nothing if it may be used
	 */
	Optional<String> objection(String password, Username username) {
		return objection(password, username, this.properties.minimumLength());
	}

	private void check(NewPassword password, Username username, int minimumLength) {
		objection(password.text(), username, minimumLength).ifPresent((objection) -> {
			throw new ProblemException(Problem.INVALID_REQUEST, password.subject() + " " + objection);
		});
	}

	private Optional<String> objection(String password, Username username, int minimumLength) {
		String normal = NormalizingPasswordEncoder.normalize(password);
		if (NormalizingPasswordEncoder.isOverLong(normal)) {
			return Optional.of("has at most %d characters and %,d bytes."
				.formatted(NormalizingPasswordEncoder.MAX_CHARACTERS, NormalizingPasswordEncoder.MAX_BYTES));
		}
		if (password.indexOf(UNREADABLE) >= 0) {
			return Optional
				.of("has the character U+FFFD, which stands for one that could not be read. Give it in UTF-8.");
		}
		if (length(normal) < minimumLength) {
			return Optional.of("has at least %d characters. Several words in a row are easy to remember."
				.formatted(minimumLength));
		}
		return guessedFirst(normal, username.value());
	}

	/** A name is in another form than its owner spells it in. */
	private Optional<String> guessedFirst(String normal, String name) {
		String folded = Username.fold(normal);
		if ((length(name) < MIN_NAME) ? isMadeOf(folded, name) : folded.contains(name)) {
			return Optional.of("contains the user name, which is guessed first. Choose one without it.");
		}
		if (folded.contains(SERVICE)) {
			return Optional.of("contains this service's name, which is guessed first. Choose one without it.");
		}
		if (this.common.contain(normal.toLowerCase(Locale.ROOT))) {
			return Optional.of("is among the most common ones, or is one of them made longer."
					+ " Choose one that nobody else would.");
		}
		return Optional.empty();
	}

	/** Tells whether there is no letter besides the name. */
	private static boolean isMadeOf(String folded, String name) {
		return folded.contains(name) && folded.replace(name, "").codePoints().noneMatch(Character::isLetter);
	}

	private static int length(String text) {
		return text.codePointCount(0, text.length());
	}

}
