package dev.countersign.factor;

import java.util.List;

import com.webauthn4j.data.client.Origin;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.IssuerProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RelyingPartyTests {

	@ParameterizedTest
	@CsvSource({ "https://Login.Example.COM/auth,login.example.com,https://login.example.com",
			"HTTPS://login.example.com:443/,login.example.com,https://login.example.com",
			"http://localhost:8080,localhost,http://localhost:8080",
			"http://auth_server:8080,auth_server,http://auth_server:8080" })
	void partyWhenIssuerIsWrittenOtherwiseThenAsBrowsersHaveIt(String issuer, String id, String origin) {
		RelyingParty party = party(List.of(), null, issuer);
		assertThat(party.id()).isEqualTo(id);
		assertThat(isExpected(party, origin)).isTrue();
		assertThat(isExpected(party, "https://example.com")).isFalse();
	}

	@Test
	void partyWhenOriginsAreWrittenOtherwiseThenAsBrowsersHaveThem() {
		RelyingParty party = party(List.of("https://App.Example.COM/", "HTTPS://example.com:443"), "Example.COM",
				"countersign");
		assertThat(party.id()).isEqualTo("example.com");
		assertThat(isExpected(party, "https://app.example.com")).isTrue();
		assertThat(isExpected(party, "https://example.com")).isTrue();
	}

	@Test
	void partyWhenOriginIsNotBelowItsNameThenRefused() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> party(List.of("https://app.example.com"), "example.org", "countersign"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "countersign", "https://user@login.example.com", "https://login.example.com:x/" })
	void partyWhenIssuerHasNoOriginThenNone(String issuer) {
		RelyingParty party = party(List.of(), null, issuer);
		assertThatExceptionOfType(ProblemException.class).isThrownBy(party::id);
	}

	private static boolean isExpected(RelyingParty party, String origin) {
		return party.expecting(new byte[32]).getOriginPredicate().test(Origin.create(origin));
	}

	private static RelyingParty party(List<String> origins, @Nullable String id, String issuer) {
		return new RelyingParty(new PasskeyProperties(origins, id), new IssuerProperties(issuer));
	}

}
