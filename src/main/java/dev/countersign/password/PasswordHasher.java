package dev.countersign.password;

import java.util.Objects;
import java.util.Optional;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Turns a new password into what is stored, if the rules take it.
 */
@Component
public class PasswordHasher {

	private final PasswordRules rules;

	private final PasswordEncoder encoder;

	PasswordHasher(PasswordRules rules, PasswordEncoder encoder) {
		this.rules = rules;
		this.encoder = encoder;
	}

	/**
	 * Checks a new password, which costs nothing.
	 * @param password what was chosen
	 * @param username whose it will be
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} that names the rule
	 */
	public void check(NewPassword password, Username username) {
		this.rules.check(password, username);
	}

	/**
	 * Checks a new password of an account that has a second factor.
	 * @param password what was chosen
	 * @param username whose it will be
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} that names the rule
	 */
	public void checkWithFactor(NewPassword password, Username username) {
		this.rules.checkWithFactor(password, username);
	}

	/**
	 * Tells whether a password is one that only an account with a second factor may have.
	 * @param password as it was typed
	 */
	public boolean isShort(String password) {
		return this.rules.isShort(password);
	}

	/**
	 * Says what is wrong with a new password.
	 * @param password as it was typed
	 * @param username whose it will be
	 * @return the sentence after its subject, or nothing if it may be used
	 */
	public Optional<String> objection(String password, Username username) {
		return this.rules.objection(password, username);
	}

	/**
	 * Hashes a password that was checked.
	 * @param password as it was typed
	 * @return the hash as it is stored
	 * @throws ProblemException {@link Problem#BUSY} if too many are being hashed
	 */
	public String hash(String password) {
		return Objects.requireNonNull(this.encoder.encode(password));
	}

}
