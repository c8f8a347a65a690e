package dev.countersign.account;

import dev.countersign.password.NewPassword;
import dev.countersign.password.PasswordHasher;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Hashes new passwords of accounts that are there. One with a second factor may have a
 * shorter one.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP
 * 800-63B-4, section 3.1.1.2</a>
 */
@Component
class AccountPasswords {

	private final PasswordHasher hasher;

	private final AccountFactors factors;

	AccountPasswords(PasswordHasher hasher, AccountFactors factors) {
		this.hasher = hasher;
		this.factors = factors;
	}

	/**
	 * Checks a password and hashes it.
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} that names the rule,
	 * {@link Problem#BUSY} if too many are being hashed
	 */
	Hashed hash(Account account, NewPassword next) {
		if (this.factors.kindsOf(account.id()).isEmpty()) {
			this.hasher.check(next, account.username());
		}
		else {
			this.hasher.checkWithFactor(next, account.username());
		}
		return new Hashed(this.hasher.hash(next.text()), this.hasher.isShort(next.text()));
	}

	/**
	 * A new password as it is stored.
	 *
	 * @param hash its hash
	 * @param isShort whether it needs a second factor as well
	 */
	record Hashed(String hash, boolean isShort) {

		@Override
		public String toString() {
			return "Hashed[not shown]";
		}

	}

}
