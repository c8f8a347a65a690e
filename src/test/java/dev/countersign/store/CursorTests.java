package dev.countersign.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CursorTests {

	@Test
	void parseWhenMadeHereThenTheSameParts() {
		Cursor cursor = Cursor.of(4711, "zo\u00e9 and others");
		assertThat(Cursor.parse(cursor.toString(), 2)).isEqualTo(cursor);
		assertThat(cursor.toString()).matches("[A-Za-z0-9_-]+");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "onlyone" })
	void parseWhenOfAnotherListThenRefused(String joined) {
		String text = Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
		assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(text, 2));
	}

	/** Java puts the same character in the place of what is not UTF-8. */
	@ParameterizedTest
	@ValueSource(strings = { "xyz", "-1", "____", "YR", "YQ==" })
	void parseWhenNobodyHereWouldWriteItThenRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(text, 1));
	}

	@Test
	void parseWhenNotBase64ThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse("1795420800000000_!", 2));
	}

}
