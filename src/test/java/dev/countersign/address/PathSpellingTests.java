package dev.countersign.address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class PathSpellingTests {

	private static final PathPattern PATTERN = PathPatternParser.defaultInstance.parse("/factors/**");

	@ParameterizedTest
	@ValueSource(strings = { "/factors", "/factors/totp", "/%66actors", "/factor%73/totp", "/factors;v=1",
			"/factors;/totp" })
	void pathWhenPatternMatchesItThenMayContainItsText(String path) {
		assertThat(PATTERN.matches(PathContainer.parsePath(path))).isTrue();
		assertThat(PathSpelling.mayContain(path, "/factors")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%66actors", "/factors;v=1", "/a%20b", "/;" })
	void pathWhenEscapedOrWithParameterThenNotLiteral(String path) {
		assertThat(PathSpelling.isLiteral(path)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "", "/factors/totp", "/.well-known/jwks.json" })
	void pathWhenOfPlainCharactersThenLiteral(String path) {
		assertThat(PathSpelling.isLiteral(path)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/login" })
	void pathWhenTheContextIsTakenOffThenTheRestIsAsItWasSent(String context) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", context + "/login/%66actor;v=1");
		request.setContextPath(context);
		assertThat(PathSpelling.belowContext(request)).isEqualTo("/login/%66actor;v=1");
	}

	@Test
	void pathWhenLiteralAndWithoutTheTextThenDoesNotContainIt() {
		assertThat(PathSpelling.mayContain("/protected", "/factors")).isFalse();
	}

}
