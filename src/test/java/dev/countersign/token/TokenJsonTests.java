package dev.countersign.token;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.jsonwebtoken.io.DeserializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TokenJsonTests {

	private final TokenJson json = new TokenJson();

	@ParameterizedTest
	@ValueSource(strings = { "{\"exp \":1}", "{\" exp\":1}", "{\"exp\\t\":1}", "{\"\\nexp\":1}", "{\"exp\\u2003\":1}",
			"{\"exp\\u0000\":1}", "{\"\\u3000exp\":1}", "{\" \":1}" })
	void readWhenNameHasWhiteSpaceAroundItThenRefused(String text) {
		assertRefused(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{} {}", "[]", "1", "{\"a\":", "{'a':1}",
			"{\"a\":[[[[[[[[1]]]]]]]]}" })
	void readWhenNotOneObjectWithEachNameOnceThenRefused(String text) {
		assertRefused(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "exp", "nbf", "iat" })
	void readWhenTimeIsNotWholeSecondsWithinReasonThenRefused(String name) {
		for (String value : new String[] { "\"1\"", "1.5", "1e3", "true", "null", "[1]", "253402300800",
				"-253402300800", "9223372036854775808" }) {
			assertRefused("{\"" + name + "\":" + value + "}");
		}
	}

	@Test
	void readWhenTimeIsAtTheEndsThenTaken() {
		assertThat(this.json.deserialize(new StringReader("""
				{"exp":253402300799,"nbf":-253402300799,"auth_time":1.5}""")).toString())
			.isEqualTo("{exp=253402300799, nbf=-253402300799, auth_time=1.5}");
	}

	@Test
	void readWhenNameHasBlanksInsideThenTaken() {
		assertThat(this.json.deserialize(new StringReader("""
				{"a b":{" c ":1}}""")).containsKey("a b")).isTrue();
	}

	@Test
	void readWhenSevenDeepThenTaken() {
		assertThat(this.json.deserialize(new StringReader("""
				{"a":[[[[[[[1]]]]]]]}""")).containsKey("a")).isTrue();
	}

	@Test
	void readSegmentWhenBase64urlThenItsMembers() {
		String segment = Base64.getUrlEncoder().withoutPadding().encodeToString("""
				{"name":"Jürgen"}""".getBytes(StandardCharsets.UTF_8));
		assertThat(this.json.readSegment(segment).get("name")).isEqualTo("Jürgen");
		assertThatIllegalArgumentException().isThrownBy(() -> this.json.readSegment("?"));
	}

	private void assertRefused(String text) {
		assertThatExceptionOfType(DeserializationException.class).as(text)
			.isThrownBy(() -> this.json.deserialize(new StringReader(text)));
	}

}
