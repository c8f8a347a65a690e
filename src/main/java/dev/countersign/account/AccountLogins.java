package dev.countersign.account;

import java.util.Optional;
import java.util.UUID;

/**
 * Knows which sessions are there, and by how much each was proved.
 */
public interface AccountLogins {

	/**
	 * Returns how surely the user of a session has proved who they are, as its next token
	 * will say it in {@code acr}.
	 * @param sessionId which
	 * @return nothing if the session was ended, or is long forgotten
	 */
	Optional<String> levelOf(UUID sessionId);

}
