package dev.countersign.account;

import java.text.Normalizer;
import java.util.Locale;

import dev.countersign.web.Problem;
import dev.countersign.web.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Which new passwords are taken: long ones that nobody guesses first, of any characters.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP
 * 800-63B-4, section 3.1.1.2</a>
 */
@Component
class PasswordRules {

	private static final String SERVICE = "countersign";

	/** A shorter name is in many a good password by chance. */
	private static final int SHORTEST_NAME = 4;

	private final CommonPasswords common;

	private final PasswordProperties properties;

	PasswordRules(CommonPasswords common, PasswordProperties properties) {
		this.common = common;
		this.properties = properties;
	}

	/**
	 * Checks a new password.
	 * @param password as typed
	 * @param username whose it will be
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} that names the rule
	 */
	void check(String password, Username username) {
		int length = password.codePointCount(0, password.length());
		if (length < this.properties.minimumLength()) {
			throw refused("The password needs at least %d characters. Several words in a row are easy to remember."
				.formatted(this.properties.minimumLength()));
		}
		if (password.length() > NormalizingPasswordEncoder.MAXIMUM_CHARACTERS) {
			throw refused(
					"The password has at most %d characters.".formatted(NormalizingPasswordEncoder.MAXIMUM_CHARACTERS));
		}
		String folded = Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
		String name = username.value();
		if (folded.equals(name) || (name.length() >= SHORTEST_NAME && folded.contains(name))) {
			throw refused("The password contains the user name, which is guessed first. Choose one without it.");
		}
		if (folded.contains(SERVICE)) {
			throw refused("The password contains this service's name, which is guessed first. Choose one without it.");
		}
		if (this.common.contain(folded)) {
			throw refused("The password is among the most common ones, or is one of them made longer. "
					+ "Choose one that nobody else would.");
		}
	}

	private static ProblemException refused(String detail) {
		return new ProblemException(Problem.INVALID_REQUEST, detail);
	}

}
