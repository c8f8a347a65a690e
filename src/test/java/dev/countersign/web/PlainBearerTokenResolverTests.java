package dev.countersign.web;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

import static org.assertj.core.api.Assertions.assertThat;

class PlainBearerTokenResolverTests {

	private final BearerTokenResolver framework = new DefaultBearerTokenResolver();

	private final BearerTokenResolver plain = new PlainBearerTokenResolver(this.framework);

	@ParameterizedTest
	@ValueSource(strings = { "Bearer a.b.c", "Bearer aZ09-_.", "bearer a.b.c", "BEARER a.b.c", "Bearer  a.b.c",
			"Bearer a.b.c ", "Bearer ", "Bearer", "Bearer\ta.b.c", "Bearer a b", "Bearer a.b.c=", "Bearer a+/~",
			"Bearer a=b", "Bearer \u00e4", "Bearer a,Bearer b", "Basic YTpi", "Bearera.b.c", " Bearer a.b.c", "" })
	void headerWhenSpelledInAnyWayThenReadAsTheFrameworkDoes(String header) {
		assertThat(outcome(this.plain, header)).isEqualTo(outcome(this.framework, header));
	}

	private static @Nullable String outcome(BearerTokenResolver resolver, String header) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/protected");
		request.addHeader(HttpHeaders.AUTHORIZATION, header);
		try {
			return resolver.resolve(request);
		}
		catch (OAuth2AuthenticationException ex) {
			return "refused: " + ex.getError().getErrorCode();
		}
	}

}
