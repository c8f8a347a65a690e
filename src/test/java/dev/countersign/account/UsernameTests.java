package dev.countersign.account;

import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class UsernameTests {

	@Test
	void ofWhenAnyCharacterThenNameInNormalFormOrNothing() {
		IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
			.mapToObj((character) -> "a" + Character.toString(character))
			.forEach((spelling) -> assertThatNoException().as(spelling).isThrownBy(() -> Username.of(spelling)));
	}

	@Test
	void ofWhenCapitalSharpSThenSameNameAsSmall() {
		Optional<Username> small = Username.of("stra\u00dfe");
		assertThat(small).isPresent();
		assertThat(Username.of("STRA\u1e9eE")).isEqualTo(small);
		assertThat(Username.of("STRASSE")).isEqualTo(small);
	}

}
