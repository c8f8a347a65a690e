package dev.countersign.audit;

import java.util.Optional;
import java.util.UUID;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;

/**
 * Tells which accounts there are; the room that has them implements it.
 */
public interface AccountDirectory {

	/**
	 * Finds an account by its name.
	 * @param username any text
	 * @return nothing if no account has this name in any spelling
	 */
	Optional<Listing> find(String username);

	/**
	 * Finds the name of an account.
	 * @param id the account's id
	 * @return nothing if there is none
	 */
	Optional<String> findName(UUID id);

	/**
	 * Refuses an id that no account has.
	 * @param id of which account
	 * @throws ProblemException {@link Problem#NOT_FOUND} if there is none
	 */
	default void require(UUID id) {
		if (findName(id).isEmpty()) {
			throw new ProblemException(Problem.NOT_FOUND, "There is no such account.");
		}
	}

	/**
	 * An account's id and name.
	 *
	 * @param id never given to another account
	 * @param username in its normal form
	 */
	record Listing(UUID id, String username) {
	}

}
