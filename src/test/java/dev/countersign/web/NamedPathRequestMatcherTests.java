package dev.countersign.web;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

class NamedPathRequestMatcherTests {

	private static final List<String> PATTERNS = List.of("/login", "/users/*/sessions/**", "/keys/**", "/*.js", "/a?c",
			"/{name}/x", "/{*rest}", "/**", "/", "/status-lists/*", "/.well-known/jwks.json", "/{id:\\d+}",
			"/swagger-ui/**", "/console/{*name}", "/a b");

	private static final List<String> PATHS = List.of("/", "", "/login", "/login/", "/login/x", "/loginx", "/Login",
			"/%6Cogin", "/log%69n", "/login;a=b", "/login;", "/users", "/users/", "/users/1", "/users/1/sessions",
			"/users/1/sessions/2/3", "/users/1;v=2/sessions", "/%75sers/1/sessions", "/keys", "/keys/", "/keys/rotate",
			"/keysx", "/key", "/a.js", "/abc", "/a%2Fc", "/x/x", "/7", "/status-lists/0", "/status-lists",
			"/.well-known/jwks.json", "//login", "/./login", "/swagger-ui", "/swagger-ui/index.html", "/console",
			"/console/pages/login.js", "/a%20b", "/protected", "/%C3%A4");

	static Stream<String> paths() {
		return PATHS.stream();
	}

	@ParameterizedTest
	@MethodSource("paths")
	void matchesWhenPathAnyThenAsSpringSecurityMatches(String path) {
		for (String context : List.of("", "/auth")) {
			MockHttpServletRequest request = new MockHttpServletRequest("GET", context + path);
			request.setContextPath(context);
			assertSame(request, path + " unparsed");
			ServletRequestPathUtils.parseAndCache(request);
			assertSame(request, path);
		}
	}

	private static void assertSame(MockHttpServletRequest request, String path) {
		PATTERNS.forEach((pattern) -> assertThat(NamedPathRequestMatcher.of(pattern).matches(request))
			.as("%s at %s", pattern, path)
			.isEqualTo(PathPatternRequestMatcher.pathPattern(pattern).matches(request)));
		assertThat(NamedPathRequestMatcher.of("/none", "/login", "/keys/**").matches(request)).as(path)
			.isEqualTo(Arrays.asList("/none", "/login", "/keys/**")
				.stream()
				.anyMatch((pattern) -> PathPatternRequestMatcher.pathPattern(pattern).matches(request)));
	}

}
