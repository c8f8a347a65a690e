package dev.countersign.password;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PasswordRulesTests {

	private static final CommonPasswords COMMON = new CommonPasswords();

	private final PasswordRules rules = new PasswordRules(COMMON, new PasswordProperties(15));

	@Test
	void commonPasswordsWhenCountedThenTenThousandOrMore() {
		assertThat(COMMON.size()).isGreaterThanOrEqualTo(10_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "correct horse battery staple", "seven green lamps",
			"\u00FC\u00F6\u00E4\u00DF and fifteen more", "aaaaaaaaaaaaaab", "               x",
			"my password is longer than yours", "Zm9vYmFyYmF6cXV4cXV1eA",
			"\uD83D\uDE00\uD83D\uDE01\uD83D\uDE02\uD83D\uDE03\uD83D\uDE04\uD83D\uDE05\uD83D\uDE06\uD83D\uDE07\uD83D\uDE08\uD83D\uDE09\uD83D\uDE0A\uD83D\uDE0B\uD83D\uDE0C\uD83D\uDE0D\uD83D\uDE0E" })
	void passwordWhenLongAndItsOwnThenTakenWhateverItIsMadeOf(String password) {
		assertThat(objection(password, "wilhelmina")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "fourteen chars, at least 15 characters", "'', at least 15 characters",
			"passwordpassword, most common", "Password Password!, most common", "iloveyou1234567890, most common",
			"2024-2025-dragon-2026, most common", "aaaaaaaaaaaaaaaaaaaa, most common", "123456789012345, most common",
			"PASSWORDPASSWORDPASS, most common", "i love countersign so much, this service's name",
			"my name is Wilhelmina, user name", "wilhelminawilhelmina, user name", "WILHELMINA123456, user name",
			"what was lost is \uFFFD, U+FFFD" })
	void passwordWhenGuessedFirstOrUnreadableThenRefusedByName(String password, String rule) {
		assertThat(objection(password, "wilhelmina")).get().asString().contains(rule);
	}

	@ParameterizedTest
	@CsvSource({ "Gro\u00DFmann, my name is Gro\u00DFmann", "Gro\u00DFmann, my name is grossmann",
			"Gro\u00DFmann, my name is GRO\u1E9EMANN",
			"\u039F\u03B4\u03C5\u03C3\u03C3\u03B5\u03C5\u03C2, i am \u039F\u03B4\u03C5\u03C3\u03C3\u03B5\u03C5\u03C2 the king",
			"\u0391\u03BD\u03BD\u03B1\u03C2, \u0391\u039D\u039D\u0391\u03A31234567890" })
	void passwordWhenUserNameIsInItAsItsOwnerSpellsItThenRefused(String username, String password) {
		assertThat(objection(password, username)).get().asString().contains("user name");
	}

	@Test
	void passwordWhenUserNameIsShortThenRefusedOnlyIfMadeOfIt() {
		assertThat(objection("albatross and a long sail", "al")).isEmpty();
		assertThat(objection("al-al-al-al-1234567", "al")).get().asString().contains("user name");
	}

	@Test
	void passwordWhenLongThenUpTo256CharactersAnd1024Bytes() {
		assertThat(objection("ab c".repeat(64), "john")).isEmpty();
		assertThat(objection("ab c".repeat(64) + "d", "john")).get().asString().contains("at most 256 characters");
		String faces = "\uD83D\uDE00\uD83D\uDE01".repeat(128);
		assertThat(objection(faces, "john")).isEmpty();
		assertThat(objection("x".repeat(100_000), "john")).get().asString().contains("at most 256 characters");
	}

	@Test
	void passwordWhenLengthCountedThenInItsNormalForm() {
		assertThat(objection("e\u0301".repeat(7) + " seven", "john")).get().asString().contains("at least 15");
	}

	@Test
	void minimumWhenLoweredThenShorterOnesTaken() {
		PasswordRules lower = new PasswordRules(COMMON, new PasswordProperties(8));
		assertThat(lower.objection("qu1et-ox", Username.of("john").orElseThrow())).isEmpty();
		assertThat(lower.objection("qu1et-o", Username.of("john").orElseThrow())).isPresent();
		assertThat(lower.objection("password", Username.of("john").orElseThrow())).isPresent();
	}

	@ParameterizedTest
	@ValueSource(ints = { 7, 65, 0, -1 })
	void minimumWhenOutOfRangeThenNamesTheSetting(int minimum) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> new PasswordProperties(minimum))
			.satisfies(
					(ex) -> assertThat(ex.analysis().getDescription()).contains("countersign.password.minimum-length"));
	}

	private Optional<String> objection(String password, String username) {
		return this.rules.objection(password, Username.of(username).orElseThrow());
	}

}
