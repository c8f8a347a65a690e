package dev.countersign.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The login that an access token comes from, however often it was refreshed since.
 *
 * @param sessionId the session that it opened, {@code sid}
 * @param at when somebody proved who they are, in whole seconds, {@code auth_time}; long
 * ago where a token of an older version does not say
 * @param methods by what, {@code amr}, such as {@code pwd}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8176#section-2">RFC 8176, section 2</a>
 */
public record Login(UUID sessionId, Instant at, Set<String> methods) {

	/** By a password alone. */
	public static final String ONE_FACTOR = "aal1";

	/** By more than that. */
	public static final String TWO_FACTORS = "aal2";

	/** Among the methods where a password was one. */
	public static final String PASSWORD = "pwd";

	/**
	 * Returns how surely somebody proved who they are, {@code acr}: one of the two
	 * levels.
	 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#AAL">NIST SP
	 * 800-63B-4, section 2</a>
	 */
	public String level() {
		return this.methods.stream().allMatch(PASSWORD::equals) ? ONE_FACTOR : TWO_FACTORS;
	}

}
