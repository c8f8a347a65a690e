package dev.countersign.limit;

import java.util.UUID;

/**
 * Tells whether a device mark still stands for an account. Asked only about marks that
 * this service made.
 */
public interface DeviceOwners {

	/**
	 * Tells whether an account may still log in, has a name, and is in the epoch in which
	 * a mark was made.
	 * @param accountId whose mark it is
	 * @param epoch how often all sessions of the account had been ended then
	 * @param username the name that somebody tries in its normal form
	 */
	boolean owns(UUID accountId, long epoch, String username);

}
