package dev.countersign.audit;

import java.util.Locale;
import java.util.UUID;

import dev.countersign.address.Caller;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who does something.
 *
 * @param kind what kind of actor
 * @param id the account's id, if they have one
 * @param name the account's name, or the kind's
 * @param sessionId the session in which they do it
 * @param apiTokenId the API token with which they do it
 */
record Actor(Kind kind, @Nullable UUID id, String name, @Nullable UUID sessionId, @Nullable UUID apiTokenId) {

	static final Actor OPERATOR = of(Kind.OPERATOR);

	private static final Actor ANONYMOUS = of(Kind.ANONYMOUS);

	private static final Actor SYSTEM = of(Kind.SYSTEM);

	/**
	 * Finds out who acts on this thread.
	 * @param withinRequest whether the thread is answering a request
	 */
	static Actor current(boolean withinRequest) {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		Object principal = (authentication != null) ? authentication.getPrincipal() : null;
		if (principal instanceof Caller caller) {
			UUID session = caller.sessionId();
			return new Actor(Kind.ACCOUNT, caller.accountId(), caller.username(), session,
					(session != null) ? null : caller.id());
		}
		if (principal instanceof Actor actor) {
			return actor;
		}
		return withinRequest ? ANONYMOUS : SYSTEM;
	}

	boolean isAnonymous() {
		return this.kind == Kind.ANONYMOUS;
	}

	static Actor account(Subject.Named account) {
		return new Actor(Kind.ACCOUNT, account.id(), account.name(), null, null);
	}

	private static Actor of(Kind kind) {
		return new Actor(kind, null, kind.toString(), null, null);
	}

	enum Kind {

		/** An account, known by its token or its password. */
		ACCOUNT,

		/** Somebody unknown. */
		ANONYMOUS,

		/** Anyone who runs a command of the jar. */
		OPERATOR,

		/** The service itself, on schedule or at its start. */
		SYSTEM;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
