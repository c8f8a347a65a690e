package dev.countersign.password;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UsernameTests {

	@ParameterizedTest
	@CsvSource({ "John,john", "ＪＯＨＮ,john", "ﬁona,fiona", "STRASSE,strasse", "straße,strasse", "STRAẞE,strasse",
			"İ,i\u0307", "ı,i", "ΟΔΥΣΣΕΥΣ,οδυσσευσ", "οδυσσευς,οδυσσευσ", "\u212Aelvin,kelvin", "Jose\u0301,jos\u00E9",
			"o'brien,o'brien", "' john ',john", "'john\t\n',john", "'john\u00A0\u3000',john",
			"a+b@example.org,a+b@example.org" })
	void usernameWhenSpelledOtherwiseThenSameName(String spelling, String name) {
		assertThat(Username.of(spelling)).contains(new Username(name));
	}

	@Test
	void usernameWhenFoldedAgainThenUnchangedForEveryCharacter() {
		int[] unstable = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
			.filter((character) -> Username.of(Character.toString(character))
				.filter((name) -> !Username.of(name.value()).equals(Optional.of(name)))
				.isPresent())
			.toArray();
		assertThat(unstable).isEmpty();
	}

	@Test
	void usernameWhenInAnotherCaseThenSameNameForEveryCharacter() {
		int[] apart = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
			.filter((character) -> character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE)
			.mapToObj(Character::toString)
			.filter((text) -> !Username.of(text).equals(Username.of(text.toUpperCase(Locale.ROOT)))
					|| !Username.of(text).equals(Username.of(text.toLowerCase(Locale.ROOT))))
			.mapToInt((text) -> text.codePointAt(0))
			.toArray();
		assertThat(apart).isEmpty();
	}

	@Test
	void usernameWhen254CharactersThenTakenAnd255Refused() {
		assertThat(Username.of("a")).isPresent();
		assertThat(Username.of("a".repeat(254))).isPresent();
		assertThat(Username.of("a".repeat(255))).isEmpty();
		assertThat(Username.of("\uD83D\uDE00".repeat(254))).isPresent();
		assertThat(Username.of("\uD83D\uDE00".repeat(255))).isEmpty();
	}

	@Test
	void usernameWhenLongOnlyOnceNormalizedThenRefused() {
		assertThat(Username.of("ß".repeat(127))).isPresent();
		assertThat(Username.of("ß".repeat(128))).isEmpty();
		assertThat(Username.of("e\u0301".repeat(254))).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a\tb", "a\nb", "a\u0000b", "a\u007Fb", "a\u00A0b", "a\u3000b", "a\u200Bb",
			"a\u034Fb", "a\u115Fb", "a\u3164b", "a\u180Bb", "a\uFE0Fb", "a\u2800b", "a\uDB40\uDD00b", "a\u200Db",
			"a\u202Eb", "a\uFEFFb", "a\u2028b", "a\uE000b", "a\uD800b", "a\uFFFFb" })
	void usernameWhenHoldingWhatCannotBeSeenThenRefused(String spelling) {
		assertThat(Username.of(spelling)).isEmpty();
	}

	@Test
	void usernameWhenMadeOutOfAnotherFormThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Username("John"));
		assertThatIllegalArgumentException().isThrownBy(() -> new Username(""));
	}

}
