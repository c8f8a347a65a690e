package dev.countersign.problem;

import java.net.URI;
import java.util.Locale;

import org.springframework.http.HttpStatus;

/**
 * The catalogue of everything that a client can be told went wrong. It only grows:
 * scripts compare the {@code error} text, programs the {@code type}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public enum Problem {

	/** The request breaks HTTP, JSON or a field's rule. */
	INVALID_REQUEST(HttpStatus.BAD_REQUEST, "Invalid request", "The request could not be understood."),

	/** The username and password do not match, for whatever reason. */
	INVALID_CREDENTIALS(HttpStatus.UNAUTHORIZED, "Invalid credentials",
			"No enabled account has this username and password."),

	/** The password is right, and the account asks for more. */
	SECOND_FACTOR_REQUIRED(HttpStatus.UNAUTHORIZED, "Second factor required",
			"Send a code with the value of 'login': POST /login/factor"),

	/** The token is good, and the login that it comes from is too old or too weak. */
	INSUFFICIENT_AUTHENTICATION(HttpStatus.UNAUTHORIZED, "Insufficient authentication",
			"Log in again, with a second factor if the account has one."),

	/** A token is needed and none was sent. */
	MISSING_TOKEN(HttpStatus.UNAUTHORIZED, "Missing token", "Send an access token: Authorization: Bearer <token>"),

	/** The token is ours, and it has expired. */
	TOKEN_EXPIRED(HttpStatus.UNAUTHORIZED, "Token has expired", "Log in or refresh to get a new token."),

	/** The token is ours, and it was revoked, or its session or account was. */
	TOKEN_REVOKED(HttpStatus.UNAUTHORIZED, "Token has been revoked", "Log in to get a new token."),

	/** The token is not accepted here, and logging in helps. */
	INVALID_TOKEN(HttpStatus.UNAUTHORIZED, "Invalid token", "The token is not one that this service accepts."),

	/** The token's signature is not ours, and logging in does not help. */
	FORGED_TOKEN(HttpStatus.FORBIDDEN, "Invalid token", "The token's signature does not verify."),

	/** The caller is known, and the token's scope does not cover the request. */
	INSUFFICIENT_SCOPE(HttpStatus.FORBIDDEN, "Insufficient scope", "The token's scope does not cover this request."),

	/** Nothing answers at this path. */
	NOT_FOUND(HttpStatus.NOT_FOUND, "Not found", "Nothing answers at this path."),

	/** The path exists, but not for this method. */
	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed",
			"The Allow header lists the methods that this path answers."),

	/** The answer cannot be given in the form asked for. */
	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Not acceptable", "This path answers in another form."),

	/** The request contradicts the present state. */
	CONFLICT(HttpStatus.CONFLICT, "Conflict", "The request does not fit the present state."),

	/** Somebody else has changed it since the client read it. */
	PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED, "Precondition failed",
			"It has been changed since: read it again, then send its new ETag as If-Match."),

	/** The request's body is larger than this service reads. */
	CONTENT_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Content too large", "A body has at most 16,384 bytes."),

	/** The body is of a type that this path does not read. */
	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type",
			"The Accept header of this answer lists the content types that this path reads."),

	/** Too many credentials were wrong, whoever they were for. */
	TOO_MANY_ATTEMPTS(HttpStatus.TOO_MANY_REQUESTS, "Too many attempts",
			"Too many attempts failed. The Retry-After header says how long to wait."),

	/** A fault of ours. */
	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error", "The fault is ours and has been logged."),

	/** More password hashing is asked for than the machine can do. */
	BUSY(HttpStatus.SERVICE_UNAVAILABLE, "Busy", "Too many logins are being checked. Try again in a moment."),

	/** Something that the service depends on is away. */
	UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Unavailable", "The service cannot do this now. Try again shortly.");

	private final HttpStatus status;

	private final String error;

	private final String detail;

	Problem(HttpStatus status, String error, String detail) {
		this.status = status;
		this.error = error;
		this.detail = detail;
	}

	/** Returns the URI reference that stands for this problem and never changes. */
	public URI type() {
		return URI.create("urn:countersign:problem:" + slug());
	}

	/** Returns the last part of the type. */
	public String slug() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Returns the status that this problem is answered with. */
	public HttpStatus status() {
		return this.status;
	}

	/** Returns the short text that scripts read. */
	public String error() {
		return this.error;
	}

	/** Returns the sentence for people, for use where nothing more is known. */
	public String detail() {
		return this.detail;
	}

	/** Returns whether this concerns a bearer token, and is answered with a challenge. */
	public boolean concernsToken() {
		return this != INVALID_CREDENTIALS && this != SECOND_FACTOR_REQUIRED
				&& (this.status == HttpStatus.UNAUTHORIZED || this.status == HttpStatus.FORBIDDEN);
	}

}
