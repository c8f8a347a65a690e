package dev.countersign.notice;

import java.util.Optional;
import java.util.UUID;

/**
 * Tells whom a notice about an account is for; the room that has the accounts implements
 * it.
 */
public interface NoticeRecipients {

	/**
	 * Finds the recipient of an account's notices.
	 * @param accountId which account
	 * @return nothing if there is none, or if it is nobody's
	 */
	Optional<Recipient> find(UUID accountId);

}
