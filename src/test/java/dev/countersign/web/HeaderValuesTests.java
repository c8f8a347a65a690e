package dev.countersign.web;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.security.web.firewall.StrictHttpFirewall;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderValuesTests {

	@Test
	void valueWhenOfAnyCharacterThenJudgedAsTheFrameworkDoes() {
		assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
			.mapToObj((character) -> "Bearer a" + Character.toString(character))
			.filter((value) -> HeaderValues.areAllowed(value) != StrictHttpFirewall.ALLOWED_HEADER_VALUES.test(value)))
			.isEmpty();
	}

	@Test
	void valueWhenWithControlCharacterThenRefused() {
		assertThat(HeaderValues.areAllowed("Bearer a\u0000")).isFalse();
		assertThat(HeaderValues.areAllowed("Bearer a\r\nb")).isFalse();
		assertThat(HeaderValues.areAllowed("")).isTrue();
	}

}
