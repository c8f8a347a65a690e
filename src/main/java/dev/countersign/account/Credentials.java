package dev.countersign.account;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Service;

/**
 * Checks a user name and a password against the accounts.
 */
@Service
public class Credentials {

	private final AuthenticationManager passwords;

	Credentials(AuthenticationManager passwords) {
		this.passwords = passwords;
	}

	/**
	 * Checks credentials, and renews the password's hash where it is of an older make.
	 * @param username the name in any spelling
	 * @param password the password as typed
	 * @return the account that they belong to
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS}, at the same cost and
	 * without telling which, if the account is unknown or disabled or the password wrong
	 * or over-long; {@link Problem#BUSY} if too many are being checked
	 */
	public Account verify(String username, String password) {
		try {
			Authentication verified = this.passwords
				.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(username, password));
			if (verified.getPrincipal() instanceof AccountPrincipal principal) {
				return principal.account();
			}
			throw new IllegalStateException("The password check answered with another kind of principal");
		}
		catch (InternalAuthenticationServiceException ex) {
			throw (ex.getCause() instanceof RuntimeException fault) ? fault : ex;
		}
		catch (AuthenticationException ex) {
			throw new ProblemException(Problem.INVALID_CREDENTIALS);
		}
	}

}
