package dev.countersign.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The secrets of service accounts, for accounts that move: of each the hash.
 */
public interface ServiceSecrets {

	/** How many an account may have. */
	int MAX_SECRETS = 2;

	/**
	 * Returns the hashes of secrets.
	 * @param accounts whose
	 * @return the hashes by account, of those that have any
	 */
	Map<UUID, List<String>> hashes(Collection<UUID> accounts);

	/**
	 * Adds secrets that were made elsewhere.
	 * @param accountId whose
	 * @param hashes of them, each 64 hexadecimal digits
	 */
	void add(UUID accountId, List<String> hashes);

}
