package dev.countersign.account;

import java.util.Set;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.AccessToken;
import dev.countersign.token.BearerToken;

import org.springframework.stereotype.Component;

/**
 * What a caller may do to accounts. An administrator who is logged in may do anything.
 * Everybody else who got here has the scope {@code provision}, which neither makes nor
 * touches an administrator: it would be as good as that administrator's own login. Nor
 * does it give anybody an account with claims, which other services may take for any
 * right of theirs: whoever has its invitation, its address or its secret has tokens that
 * say them.
 */
@Component
public class Provisioning {

	private final Roles roles;

	Provisioning(Roles roles) {
		this.roles = roles;
	}

	/**
	 * Refuses what a caller may not do to an account.
	 * @param account as it is or shall be
	 * @param caller who would do it
	 * @throws ProblemException if it is an administrator and the caller is none
	 */
	public void requireMayTouch(Account account, BearerToken caller) {
		requireMayGive(account.roles(), caller);
	}

	/**
	 * Refuses what would let a caller, or whom they choose, log in as an account.
	 * @param account as it is or shall be
	 * @param caller who would do it
	 * @throws ProblemException if it is an administrator or has claims, and the caller is
	 * no administrator
	 */
	public void requireMayOpen(Account account, BearerToken caller) {
		requireMayTouch(account, caller);
		if (!isAdministrator(caller) && !account.claims().equals(AccountClaims.NONE)) {
			throw new ProblemException(Problem.INSUFFICIENT_SCOPE,
					"Only an administrator who is logged in gives somebody an account that has claims.");
		}
	}

	/**
	 * Refuses roles that a caller may not give.
	 * @param names of the roles
	 * @throws ProblemException if one makes an administrator and the caller is none
	 */
	void requireMayGive(Set<String> names, BearerToken caller) {
		if (!isAdministrator(caller) && this.roles.bringAdministration(names)) {
			throw new ProblemException(Problem.INSUFFICIENT_SCOPE,
					"Only an administrator who is logged in makes or changes an administrator.");
		}
	}

	/**
	 * Refuses claims to anyone but an administrator, as other services may take them for
	 * any right of theirs.
	 * @throws ProblemException if the caller is none
	 */
	void requireMaySetClaims(BearerToken caller) {
		if (!isAdministrator(caller)) {
			throw new ProblemException(Problem.INSUFFICIENT_SCOPE,
					"Only an administrator who is logged in sets claims.");
		}
	}

	private static boolean isAdministrator(BearerToken caller) {
		return caller instanceof AccessToken && caller.scopes().contains(Roles.ADMIN);
	}

}
