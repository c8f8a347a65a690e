package dev.countersign.problem;

import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitTests {

	/** A header has digits that programs read. */
	@Test
	void headersWhenLanguageHasItsOwnDigitsThenThoseOfHttp() {
		Locale before = Locale.getDefault(Locale.Category.FORMAT);
		Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("fa-IR"));
		try {
			assertThat("%d".formatted(1)).isNotEqualTo("1");
			ProblemException refusal = new ProblemException(new RateLimit("login", 5, Duration.ofMinutes(15)),
					Duration.ofMillis(1_500));
			assertThat(refusal.headers().getFirst(RateLimit.POLICY_HEADER)).isEqualTo("\"login\";q=5;w=900");
			assertThat(refusal.headers().getFirst(RateLimit.HEADER)).isEqualTo("\"login\";r=0;t=2");
			assertThat(refusal.headers().getFirst("Retry-After")).isEqualTo("2");
		}
		finally {
			Locale.setDefault(Locale.Category.FORMAT, before);
		}
	}

}
