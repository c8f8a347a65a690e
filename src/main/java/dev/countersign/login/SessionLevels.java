package dev.countersign.login;

import java.util.Optional;
import java.util.UUID;

import dev.countersign.account.AccountLogins;
import dev.countersign.token.Login;

import org.springframework.stereotype.Component;

/**
 * Tells what the rows of sessions say, for rooms that change what accounts log in with.
 */
@Component
class SessionLevels implements AccountLogins {

	private final Sessions sessions;

	SessionLevels(Sessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public Optional<String> levelOf(UUID sessionId) {
		return this.sessions.find(sessionId)
			.filter((session) -> !session.isEnded())
			.map(StoredSession::authenticated)
			.map((authenticated) -> new Login(sessionId, authenticated.at(), authenticated.methods()).level());
	}

}
