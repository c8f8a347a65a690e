package dev.countersign.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can happen. The list only grows: the database keeps rows of every act, and people
 * search for their names.
 */
public enum Act {

	/** Somebody proved who they are, which opened a session. */
	LOGIN_SUCCEEDED("login.succeeded", Category.AUTHENTICATION),

	/** What somebody sent to prove it was not good. */
	LOGIN_FAILED("login.failed", Category.AUTHENTICATION, Result.FAILURE),

	/** A password was refused unread after too many failures. */
	LOGIN_LIMITED("login.limited", Category.AUTHENTICATION, Result.FAILURE),

	/** An account that has logged in elsewhere lately logged in from a new place. */
	PLACE_ADDED("place.added", Category.AUTHENTICATION),

	/** A session was ended, or all sessions of an account. */
	SESSION_ENDED("session.ended", Category.SESSION),

	/** A refresh token was used a second time, which ended its session. */
	SESSION_REPLAYED("session.replayed", Category.SESSION, Result.FAILURE),

	/** An access token was ended by itself. */
	TOKEN_REVOKED("token.revoked", Category.SESSION),

	/** An account got another password. */
	PASSWORD_CHANGED("password.changed", Category.IAM),

	/** An account got a second factor. */
	FACTOR_ADDED("factor.added", Category.IAM),

	/** An account lost a second factor, or all of them. */
	FACTOR_REMOVED("factor.removed", Category.IAM),

	/** An account got new recovery codes, in the place of those that it had. */
	RECOVERY_CODES_CREATED("recovery-codes.created", Category.IAM),

	/** A recovery code took the place of a second factor, and is used up. */
	RECOVERY_CODE_USED("recovery-code.used", Category.AUTHENTICATION),

	/** An account was added. */
	ACCOUNT_CREATED("account.created", Category.IAM),

	/** An account got other roles or another name. */
	ACCOUNT_CHANGED("account.changed", Category.IAM),

	/** An account may log in again. */
	ACCOUNT_ENABLED("account.enabled", Category.IAM),

	/** An account may no longer log in. */
	ACCOUNT_DISABLED("account.disabled", Category.IAM),

	/** An account was deleted. */
	ACCOUNT_DELETED("account.deleted", Category.IAM),

	/** Somebody may set the password of an account that is there. */
	INVITATION_CREATED("invitation.created", Category.IAM),

	/** Somebody forgot a password, and the account was sent a link to set another. */
	PASSWORD_RESET_REQUESTED("password-reset.requested", Category.IAM),

	/** Somebody forgot a password, and the account cannot be sent anything. */
	PASSWORD_RESET_UNDELIVERABLE("password-reset.undeliverable", Category.IAM, Result.FAILURE),

	/** An account is to have another e-mail address, once somebody confirms it there. */
	EMAIL_CHANGE_REQUESTED("email-change.requested", Category.IAM),

	/** Somebody has confirmed an account's e-mail address, which may be another one. */
	EMAIL_CONFIRMED("email.confirmed", Category.IAM),

	/** Accounts were imported. */
	ACCOUNTS_IMPORTED("accounts.imported", Category.IAM),

	/** The accounts were exported with the hashes of their passwords. */
	ACCOUNTS_EXPORTED("accounts.exported", Category.IAM),

	/** An API token was made. */
	API_TOKEN_CREATED("api-token.created", Category.IAM),

	/** An API token was ended, or all API tokens of an account. */
	API_TOKEN_ENDED("api-token.ended", Category.IAM),

	/** An API token is good for a week more. */
	API_TOKEN_EXPIRING("api-token.expiring", Category.IAM),

	/** A service account got a token for its secret. */
	SERVICE_TOKEN_ISSUED("service-token.issued", Category.AUTHENTICATION),

	/** A service account got another secret. */
	SERVICE_SECRET_CREATED("service-secret.created", Category.IAM),

	/** A secret of a service account was ended, and its tokens with it. */
	SERVICE_SECRET_ENDED("service-secret.ended", Category.IAM),

	/** Another key signs from a certain time on. */
	KEY_ROTATED("key.rotated", Category.CONFIGURATION),

	/** A key was removed, and its tokens with it. */
	KEY_DELETED("key.deleted", Category.CONFIGURATION),

	/** An address was blocked from trying credentials. */
	ADDRESS_BLOCKED("address.blocked", Category.CONFIGURATION),

	/** A block of an address was lifted. */
	ADDRESS_UNBLOCKED("address.unblocked", Category.CONFIGURATION),

	/** What was counted against an account's name was forgotten. */
	LIMITS_LIFTED("limits.lifted", Category.IAM),

	/** A peer sent forwarding headers and is not a trusted proxy. */
	PROXY_IGNORED("proxy.ignored", Category.CONFIGURATION, Result.FAILURE);

	private final String text;

	private final Category category;

	private final Result result;

	Act(String text, Category category) {
		this(text, category, Result.SUCCESS);
	}

	Act(String text, Category category, Result result) {
		this.text = text;
		this.category = category;
		this.result = result;
	}

	/** Returns all names, separated by commas. */
	public static String names() {
		return Arrays.stream(values()).map(Act::toString).collect(Collectors.joining(", "));
	}

	/**
	 * Finds an act.
	 * @param text its name, such as {@code login.failed}
	 */
	public static Optional<Act> find(String text) {
		return Arrays.stream(values()).filter((act) -> act.text.equals(text)).findAny();
	}

	/**
	 * Returns whether something was done or refused: {@code success} or {@code failure}.
	 */
	String result() {
		return this.result.name().toLowerCase(Locale.ROOT);
	}

	/** Returns the category that the Elastic Common Schema has for it. */
	String category() {
		return this.category.name().toLowerCase(Locale.ROOT);
	}

	/** Returns the name, such as {@code login.failed}. */
	@Override
	public String toString() {
		return this.text;
	}

	private enum Category {

		AUTHENTICATION, CONFIGURATION, IAM, SESSION

	}

	private enum Result {

		SUCCESS, FAILURE

	}

}
