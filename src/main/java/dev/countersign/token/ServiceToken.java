package dev.countersign.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the token of a service account says. The account is its own client, so that
 * {@code client_id} and {@code sub} are the same.
 *
 * @param id the token's own id, {@code jti}
 * @param family what ends it together with others that were made with the same secret,
 * {@code sid}
 * @param accountId the account's id, {@code sub}
 * @param username the account's name, {@code user}
 * @param issuedAt when it was signed, in whole seconds
 * @param expiresAt the first instant at which it is no longer good, in whole seconds
 * @param roles those of the account's roles that bring nothing beyond its scopes,
 * {@code roles}
 * @param scopes what it may be used for beyond being let in, {@code scope}
 * @param keyId the key that its signature is good under, or null if it was not read from
 * a signed token
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068, section
 * 2.2</a>
 */
public record ServiceToken(UUID id, UUID family, UUID accountId, String username, Instant issuedAt, Instant expiresAt,
		Set<String> roles, Set<String> scopes, @Nullable String keyId) implements BearerToken {

}
