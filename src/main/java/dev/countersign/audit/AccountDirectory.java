package dev.countersign.audit;

import java.util.Optional;
import java.util.UUID;

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
	 * An account's id and name.
	 *
	 * @param id never given to another account
	 * @param username in its normal form
	 */
	record Listing(UUID id, String username) {
	}

}
