package dev.countersign.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the access token of a login says of its holder.
 *
 * @param id the token's own id, {@code jti}
 * @param login the login that it came from
 * @param accountId the holder's id, {@code sub}, which is never given to anyone else
 * @param username the holder's name, {@code user}
 * @param issuedAt when it was signed, in whole seconds
 * @param expiresAt the first instant at which it is no longer good, in whole seconds
 * @param roles the holder's roles, {@code roles}
 * @param scopes what it may be used for beyond being logged in, {@code scope}
 * @param enrolment whether it lets its holder enrol a second factor, and do nothing else
 * before that
 * @param keyId the key that its signature is good under, or null if it was not read from
 * a signed token
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068, section
 * 2.2</a>
 */
public record AccessToken(UUID id, Login login, UUID accountId, String username, Instant issuedAt, Instant expiresAt,
		Set<String> roles, Set<String> scopes, boolean enrolment, @Nullable String keyId) implements BearerToken {

	/** Returns the session that the login opened, {@code sid}. */
	@Override
	public UUID sessionId() {
		return this.login.sessionId();
	}

}
