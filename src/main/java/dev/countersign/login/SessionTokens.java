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

	private final SessionEnding ending;

	SessionTokens(RefreshTokenMaker refreshTokens, Sessions sessions, SessionEnding ending) {
		this.refreshTokens = refreshTokens;
		this.sessions = sessions;
		this.ending = ending;
	}

	/**
	 * Tells whether a text looks like a refresh token, which no JWT does.
	 * @param text as a client sent it
	 */
	public boolean isRefreshToken(String text) {
		return text.startsWith(RefreshToken.PREFIX);
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
	 * Tells whether a session is there and was not ended, whether or not its time is
	 * over.
	 * @param sessionId which
	 */
	public boolean isUnended(UUID sessionId) {
		return this.sessions.find(sessionId).filter((session) -> !session.isEnded()).isPresent();
	}

	/**
	 * Ends a session with all its tokens, if that has not been done.
	 * @param sessionId which
	 */
	public void end(UUID sessionId) {
		this.ending.end(sessionId);
	}

	private static RefreshTokenState state(RefreshToken token, StoredSession session) {
		Instant expiresAt = session.idleUntil().isBefore(session.absoluteUntil()) ? session.idleUntil()
				: session.absoluteUntil();
		return new RefreshTokenState(session.id(), session.accountId(), session.rotatedAt(), expiresAt,
				session.refreshHash().equals(token.hash()), session.endedAt());
	}

}
