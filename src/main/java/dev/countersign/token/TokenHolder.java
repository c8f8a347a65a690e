package dev.countersign.token;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The account that a token speaks for, as it is when the token is signed.
 *
 * @param accountId its id, {@code sub}, which is never given to anyone else
 * @param username its name, {@code user}
 * @param roles which of its roles the token says, {@code roles}
 * @param scopes what the token may be used for beyond being let in, {@code scope}
 * @param claims what else it says of the account, by names that are none of ours
 */
public record TokenHolder(UUID accountId, String username, Set<String> roles, Set<String> scopes,
		Map<String, ?> claims) {
}
