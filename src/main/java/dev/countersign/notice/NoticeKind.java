package dev.countersign.notice;

import java.util.Locale;

/**
 * What somebody can be told. The names stand in settings, in webhooks and in the
 * database, so that the list only grows.
 */
public enum NoticeKind {

	/** Somebody made an account, which has no password yet, or invites its owner anew. */
	INVITATION("Set your password for {{service}}", true),

	/** Somebody, perhaps the owner, says that the password is forgotten. */
	PASSWORD_RESET("Set a new password for {{service}}", true),

	/** The account has another password. */
	PASSWORD_CHANGED("Your password for {{service}} was changed"),

	/** An account is to have an e-mail address, at which somebody is asked. */
	EMAIL_CONFIRMATION("Confirm your e-mail address for {{service}}", true),

	/** An account is to have another e-mail address; the one that it has is told. */
	EMAIL_CHANGE_REQUESTED("Another e-mail address for {{service}}"),

	/** The account has another e-mail address, or none; the one before is told. */
	EMAIL_CHANGED("Your e-mail address for {{service}} was changed"),

	/** A login came from where none came from before. */
	LOGIN_FROM_UNKNOWN_PLACE("A login to {{service}} from a new place"),

	/** A second factor or recovery codes came or went. */
	SECOND_FACTOR_CHANGED("Your second factor for {{service}} was changed"),

	/** A recovery code took the place of a second factor, and is used up. */
	RECOVERY_CODE_USED("A recovery code for {{service}} was used"),

	/** Somebody other than the owner ended sessions of the account. */
	SESSIONS_ENDED("You were logged out of {{service}}"),

	/** An API token of the account is good for a week more. */
	API_TOKEN_EXPIRING("An API token for {{service}} is about to expire");

	private final String subject;

	private final boolean secret;

	NoticeKind(String subject) {
		this(subject, false);
	}

	NoticeKind(String subject, boolean secret) {
		this.subject = subject;
		this.secret = secret;
	}

	/** Returns whether its purpose is a link with a secret. */
	boolean bringsSecret() {
		return this.secret;
	}

	/**
	 * Returns whether an account is sent only so many of them at a time, as whoever may
	 * do what they tell of can do it again and again. Links are limited where they are
	 * asked for, and each API token is told of once.
	 */
	boolean isRepeatable() {
		return !this.secret && this != API_TOKEN_EXPIRING;
	}

	/** Returns the subject of a mail, as a template. */
	String subject() {
		return this.subject;
	}

	/** Returns the name, such as {@code password-reset}. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
