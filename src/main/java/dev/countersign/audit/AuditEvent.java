package dev.countersign.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import dev.countersign.address.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a feature knows of an act. Each method returns the event with one more fact. No
 * fact may be a password or a token. Text from a client is bounded and made printable
 * before anybody sees it.
 */
public final class AuditEvent {

	private static final int MAX_DETAILS = 12;

	/** No account has a longer name in any spelling, and what waits is bounded. */
	private static final int MAX_TYPED = 1_024;

	private static final int DETAIL_NAME = 32;

	private static final int DETAIL = 256;

	private final Act act;

	private final Subject subject;

	private final boolean bySubject;

	private final @Nullable UUID sessionId;

	private final Map<String, String> details;

	private AuditEvent(Act act, Subject subject, boolean bySubject, @Nullable UUID sessionId,
			Map<String, String> details) {
		this.act = act;
		this.subject = subject;
		this.bySubject = bySubject;
		this.sessionId = sessionId;
		this.details = details;
	}

	/**
	 * Begins with what happened.
	 * @param act what
	 */
	public static AuditEvent of(Act act) {
		return new AuditEvent(act, new Subject.None(), false, null, Map.of());
	}

	/**
	 * Says which account it was done to. Its name is looked up.
	 * @param id the account's id
	 */
	public AuditEvent account(UUID id) {
		return about(new Subject.AccountId(id));
	}

	/**
	 * Says which account it was done to.
	 * @param id the account's id
	 * @param username its name
	 */
	public AuditEvent account(UUID id, String username) {
		return about(new Subject.Named(id, username));
	}

	/**
	 * Says which account was tried. The text is looked up and then forgotten: a name that
	 * no account has may be a password typed into the wrong field.
	 * @param username as somebody typed it
	 */
	public AuditEvent accountAsTyped(String username) {
		return about((username.length() <= MAX_TYPED) ? new Subject.Typed(username) : new Subject.None());
	}

	/**
	 * Says what it was done to, if that is not an account.
	 * @param name such as a key's id or an address
	 */
	public AuditEvent subject(String name) {
		return about(new Subject.Named(null, name));
	}

	/**
	 * Says that the account did it itself, with a password or a refresh token. If the
	 * request has a caller, the caller did it.
	 */
	public AuditEvent bySubject() {
		return new AuditEvent(this.act, this.subject, true, this.sessionId, this.details);
	}

	/**
	 * Says which session is concerned. Without this it is the one of the request's access
	 * token.
	 * @param id the session's id
	 */
	public AuditEvent session(UUID id) {
		return new AuditEvent(this.act, this.subject, this.bySubject, id, this.details);
	}

	/**
	 * Adds a detail. At most a dozen are kept.
	 * @param name in snake case
	 * @param value of which 256 characters are kept
	 */
	public AuditEvent detail(String name, Object value) {
		Map<String, String> more = new LinkedHashMap<>(this.details);
		if (more.size() < MAX_DETAILS || more.containsKey(name)) {
			more.put(Printable.of(name, DETAIL_NAME), Printable.of(value.toString(), DETAIL));
		}
		return new AuditEvent(this.act, this.subject, this.bySubject, this.sessionId, more);
	}

	Act act() {
		return this.act;
	}

	Subject subject() {
		return this.subject;
	}

	boolean isBySubject() {
		return this.bySubject;
	}

	@Nullable UUID sessionId() {
		return this.sessionId;
	}

	Map<String, String> details() {
		return this.details;
	}

	AuditEvent withoutSubject() {
		return about(new Subject.None());
	}

	private AuditEvent about(Subject other) {
		return new AuditEvent(this.act, other, this.bySubject, this.sessionId, this.details);
	}

}
