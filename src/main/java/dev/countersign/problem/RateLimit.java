package dev.countersign.problem;

import java.time.Duration;
import java.util.Locale;

/**
 * A limit as it is reported to a client.
 *
 * @param name what is limited, in one word
 * @param quota how much there is
 * @param window the time within which it is counted
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers">RateLimit
 * header fields for HTTP</a>
 */
public record RateLimit(String name, long quota, Duration window) {

	/** Says how much is left. */
	public static final String HEADER = "RateLimit";

	/** Says how much there may be. */
	public static final String POLICY_HEADER = "RateLimit-Policy";

	String policy() {
		return String.format(Locale.ROOT, "\"%s\";q=%d;w=%d", this.name, this.quota, this.window.toSeconds());
	}

	String usedUp(String seconds) {
		return "\"%s\";r=0;t=%s".formatted(this.name, seconds);
	}

}
