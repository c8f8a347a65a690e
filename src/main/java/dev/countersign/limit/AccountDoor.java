package dev.countersign.limit;

import java.util.Optional;
import java.util.UUID;

/**
 * Finds the accounts that may log in, for those who must know whether a client is known
 * to one.
 */
public interface AccountDoor {

	/**
	 * Finds an account that may log in.
	 * @param username its name in its normal form, or any text
	 * @return the account, or nothing if there is none of that name
	 */
	Optional<Found> find(String username);

	/**
	 * An account, as far as clients are known to it.
	 *
	 * @param id the account's id
	 * @param epoch how often all its sessions have been ended
	 */
	record Found(UUID id, long epoch) {
	}

}
