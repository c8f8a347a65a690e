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
}
