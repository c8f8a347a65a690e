package dev.countersign.problem;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Refuses a good token, as what it is sent for demands a login that is more recent or
 * proved by more.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-3">RFC 9470, section 3</a>
 */
public class StepUpException extends ProblemException {

	private final @Nullable String level;

	private final @Nullable Duration maxAge;

	/**
	 * Refuses.
	 * @param level what the token has to say in {@code acr}; null if its level suffices
	 * @param maxAge how long ago its {@code auth_time} may be; null if that does not
	 * matter
	 */
	public StepUpException(@Nullable String level, @Nullable Duration maxAge) {
		super(Problem.INSUFFICIENT_AUTHENTICATION);
		this.level = level;
		this.maxAge = maxAge;
	}

	@Override
	public HttpHeaders headers() {
		HttpHeaders headers = super.headers();
		headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge(this.level, this.maxAge));
		return headers;
	}

	/**
	 * Returns the challenge that says what would do.
	 * @param level what the token has to say in {@code acr}; null if that does not matter
	 * @param maxAge how long ago its {@code auth_time} may be; null if that does not
	 * matter
	 */
	public static String challenge(@Nullable String level, @Nullable Duration maxAge) {
		StringBuilder challenge = new StringBuilder("Bearer error=\"insufficient_user_authentication\","
				+ " error_description=\"A login that is more recent or proved by more is required\"");
		if (level != null) {
			challenge.append(", acr_values=\"").append(level).append('"');
		}
		if (maxAge != null) {
			challenge.append(", max_age=\"").append(maxAge.toSeconds()).append('"');
		}
		return challenge.toString();
	}

}
