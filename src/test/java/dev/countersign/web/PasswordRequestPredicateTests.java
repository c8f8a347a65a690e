package dev.countersign.web;

import dev.countersign.testkit.IntegrationTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who waits for a password's turn: of a path that takes several forms, only those that
 * hash.
 */
@IntegrationTest
@TestPropertySource(properties = "countersign.oauth.password-grant=true")
class PasswordRequestPredicateTests {

	@Autowired
	private PasswordRequestPredicate requests;

	@ParameterizedTest
	@CsvSource({ "POST, /login, , true", "GET, /login, , false", "POST, /token/refresh, , false",
			"POST, /oauth2/token, password, true", "POST, /oauth2/token, refresh_token, false",
			"POST, /oauth2/token, client_credentials, false", "POST, /oauth2/token, , false" })
	void requestWhenItHashesThenItWaits(String method, String path, @Nullable String grant, boolean waits) {
		MockHttpServletRequest request = new MockHttpServletRequest(method, path);
		if (grant != null) {
			request.setParameter("grant_type", grant);
		}
		assertThat(this.requests.test(request)).isEqualTo(waits);
	}

}
