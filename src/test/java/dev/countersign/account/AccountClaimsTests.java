package dev.countersign.account;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AccountClaimsTests {

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"tenant\":\"acme\"}", "{\"https://example.com/x\":[1,true,\"ü\"]}",
			"{\"a\":-9223372036854775808,\"b\":1.5E300}", "{\"email\":\"john@example.com\",\"groups\":[]}",
			"{\"a\":{\"b\":[{\"sub\":1}]}}", "{\"a\":\"\\u0000\\ud83d\\ude00\"}" })
	void ofWhenATokenCanSayItThenTheSameAgain(String json) {
		Map<String, Object> members = members(json);
		assertThat(AccountClaims.of(members).toMap()).isEqualTo(members);
	}

	@ParameterizedTest
	@ValueSource(strings = { "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "user", "user_id", "username",
			"client_id", "kind", "sid", "roles", "scope", "scp", "auth_time", "amr", "cnf", "status", "active" })
	void ofWhenNameIsNotFreeThenRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> AccountClaims.of(Map.of("tenant", 1, name, "x")))
			.withMessage("has the name '%s', which is not free", name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"\":1}", "{\" exp\":1}", "{\"exp \":1}", "{\"a b\":1}", "{\"\\u0000\":1}",
			"{\"t\\u00e9nant\":1}", "{\"\\u2003exp\":1}" })
	void ofWhenNameIsNotPlainThenRefused(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> AccountClaims.of(members(json)))
			.withMessageContaining("visible ASCII");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":null}", "{\"a\":[null]}", "{\"a\":9223372036854775808}", "{\"a\":1e999}",
			"{\"a\":\"\\ud800\"}", "{\"a\":{\"\\udc00\":1}}" })
	void ofWhenSomeLibraryWouldNotReadItThenRefused(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> AccountClaims.of(members(json)))
			.withMessageContaining("half a character");
	}

	@Test
	void ofWhenAtTheBoundsThenTakenAndNotBeyond() {
		assertThat(AccountClaims.of(members("{\"a\":[[[1]]]}")).json()).isEqualTo("{\"a\":[[[1]]]}");
		assertThatIllegalArgumentException().isThrownBy(() -> AccountClaims.of(members("{\"a\":[[[[1]]]]}")))
			.withMessageContaining("deep");
		assertThat(AccountClaims.of(Map.of("a", "ü".repeat(508))).json()).hasSize(516);
		assertThatIllegalArgumentException().isThrownBy(() -> AccountClaims.of(Map.of("a", "ü".repeat(509))))
			.withMessageContaining("1,024 bytes");
		assertThat(AccountClaims.of(Map.of("a".repeat(128), 1))).isNotNull();
		assertThatIllegalArgumentException().isThrownBy(() -> AccountClaims.of(Map.of("a".repeat(129), 1)));
	}

	private static Map<String, Object> members(String json) {
		return JsonMapper.shared().readValue(json, new TypeReference<>() {
		});
	}

}
