package dev.countersign.address;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "`a\r\nb`|a\\r\\nb", "`\u001b[31mred`|\\u001b[31mred",
			"`a\tb`|a\\tb", "`\u202egnp.exe`|\\u202egnp.exe", "`a\u2028b`|a\\u2028b", "`a\u0000b`|a\\u0000b",
			"`a\u0085b`|a\\u0085b", "`\ud83d\ude00`|\ud83d\ude00", "`a\u3164b`|a\\u3164b",
			"`a\udb40\udd00b`|a\\ue0100b", "`Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln!`|Bearer [token]!",
			"`eyJ`|eyJ", "`csv_import-_9 cse_x heyJude`|csv_import-_9 cse_x heyJude",
			"`acsi_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA csl_YSBsb2dpbiB0aGF0IGlzIGhhbGYgZG9uZQ`|a[token] [token]",
			"`plain \"text\"`|plain \"text\"" })
	void textWhenHostileThenOneLineAndNoToken(String text, String printable) {
		assertThat(Printable.of(text, 100)).isEqualTo(printable);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "`a\r\n\tb`|a\\r\\n\\tb", "`\u001b[31mred`|\\u001b[31mred", "`\u009b2J`|\\u009b2J",
					"`\u202egnp.exe`|\\u202egnp.exe", "`csr_abc eyJx`|csr_abc eyJx", "``|``" })
	void wholeWhenHostileThenOneLineAndNothingLeftOut(String text, String printable) {
		assertThat(Printable.whole(text)).isEqualTo(printable);
		assertThat(Printable.whole(text.repeat(10_000))).isEqualTo(printable.repeat(10_000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\n\t\"\\b", "\u001b[2J\u007f\u0085\u009b31m", "\u202e\u2066\u200b\u2028\ufeff\u3164",
			"\udb40\udd00\udb40\udc41", "\ud83d\ude00 Zo\u00e9", "csr_abc" })
	void jsonWhenHostileThenPrintableAndSaysTheSame(String text) {
		String json = Printable.json(JsonMapper.shared().writeValueAsString(List.of(text)));
		assertThat(json).matches(Printable::isAlready);
		assertThat(JsonMapper.shared().readTree(json).get(0).asString()).isEqualTo(text);
	}

	@Test
	void jsonWhenHalfOfACharacterThenEscaped() {
		assertThat(Printable.json("[\"\ud83d\"]")).isEqualTo("[\"\\ud83d\"]");
	}

	@Test
	void textWhenLongThenCutBetweenCharacters() {
		assertThat(Printable.of("\ud83d\ude00".repeat(100), 9)).isEqualTo("\ud83d\ude00".repeat(4));
		assertThat(Printable.of("\n".repeat(100), 9)).isEqualTo("\\n".repeat(4));
		assertThat(Printable.of("x".repeat(1_000_000), 9)).hasSize(9);
		assertThat(Printable.of("x\ud83d", 9)).isEqualTo("x\\ud83d");
	}

	/** Also far beyond the length of a name, which may be looked at later. */
	@Test
	void nameWhenOfAnyLengthThenOnlyVisibleCharactersMatch() {
		String visible = "a \ud83d\ude00\u00e9".repeat(10_000);
		assertThat(visible.matches(Printable.NAME)).isTrue();
		for (String invisible : List.of("\u034f", "\u115f", "\u3164", "\u2800", "\ufe0f", "\udb40\udd00", "\u200d",
				"\n")) {
			assertThat((visible + invisible + visible).matches(Printable.NAME)).isFalse();
		}
	}

}
