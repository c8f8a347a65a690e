package dev.countersign.login;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import org.springframework.stereotype.Service;

/**
 * Sessions as the holders of their tokens know them, for rooms that are asked about
 * tokens of every kind.
 */
@Service
public class SessionTokens {

	private final RefreshTokenMaker refreshTokens;

	private final Sessions sessions;

	private final SessionService service;

	SessionTokens(RefreshTokenMaker refreshTokens, Sessions sessions, SessionService service) {
		this.refreshTokens = refreshTokens;
		this.sessions = sessions;
		this.service = service;
	}

	/**
	 * Tells what became of a refresh token.
	 * @param text the token as a client holds it
	 * @return nothing if it was never issued, or its session is long forgotten
	 */
	public Optional<RefreshTokenState> find(String text) {
		return this.refreshTokens.read(text)
			.flatMap((token) -> this.sessions.find(token.sessionId()).map((session) -> state(token, session)));
	}

	/**
	 * Tells when a session was ended.
	 * @param sessionId which
	 * @return nothing if it was not, or is long forgotten
	 */
	public Optional<Instant> endedAt(UUID sessionId) {
		return this.sessions.find(sessionId).flatMap((session) -> Optional.ofNullable(session.endedAt()));
	}

	/**
	 * Ends a session with all its tokens, if that has not been done.
	 * @param sessionId which
	 */
	public void end(UUID sessionId) {
		this.service.end(sessionId);
	}

	private static RefreshTokenState state(RefreshToken token, Session session) {
		Instant expiresAt = session.idleUntil().isBefore(session.absoluteUntil()) ? session.idleUntil()
				: session.absoluteUntil();
		return new RefreshTokenState(session.id(), session.accountId(), session.rotatedAt(), expiresAt,
				session.refreshHash().equals(token.hash()), session.endedAt());
	}

}
