package dev.countersign.command;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class AddressCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://login.example.com", "HTTPS://Login.Example.COM", "http://localhost:8080",
			"HTTP://127.0.0.1:8080" })
	void issuerWhenAnAddressWithTlsInAnySpellingOrLocalThenOk(String issuer) {
		assertThat(check(issuer)).noneMatch(Finding::isProblem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://login.example.com", "HTTP://login.example.com", "ftp://localhost" })
	void issuerWhenAnAddressWithoutTlsThenProblem(String issuer) {
		assertThat(check(issuer)).anyMatch(Finding::isProblem);
	}

	private static List<Finding> check(String issuer) {
		return new AddressCheck(new MockEnvironment().withProperty("countersign.issuer", issuer)).run();
	}

}
