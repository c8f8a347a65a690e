package dev.countersign.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What an access token says of its holder.
 *
 * @param id the token's own id, {@code jti}
 * @param sessionId the login that it came from, {@code sid}
 * @param accountId the holder's id, {@code sub}, which is never given to anyone else
 * @param username the holder's name, {@code user}
 * @param issuedAt when it was signed, in whole seconds
 * @param expiresAt the first instant at which it is no longer good, in whole seconds
 * @param scopes what it may be used for beyond being logged in, {@code scope}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068, section
 * 2.2</a>
 */
public record AccessToken(UUID id, UUID sessionId, UUID accountId, String username, Instant issuedAt, Instant expiresAt,
		Set<String> scopes) implements BearerToken {
}
