package dev.countersign.account;

import java.util.List;
import java.util.UUID;

import dev.countersign.problem.StepUpException;
import dev.countersign.token.AccessToken;

/**
 * Knows what accounts log in with besides the password.
 */
public interface AccountFactors {

	/**
	 * Returns the kinds of second factors that an account has, each once and in order.
	 * @param accountId whose
	 */
	List<String> kindsOf(UUID accountId);

	/**
	 * Refuses a caller who changes what the account could be taken over by, and whose
	 * login is too old for that or was not proved by a second factor that there is.
	 * @param caller whose token it is
	 * @throws StepUpException that says what would do
	 */
	void requireRecentLogin(AccessToken caller);

}
