package dev.countersign.account;

import java.util.List;
import java.util.UUID;

/**
 * Knows by what besides the password accounts log in.
 */
public interface AccountFactors {

	/**
	 * Returns the kinds of second factors that an account has, each once and in order.
	 * @param accountId whose
	 */
	List<String> kindsOf(UUID accountId);

}
