package dev.countersign.account;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EmailAddressTests {

	@Test
	void ofWhenSpelledInAnyWayThenKeptAndComparedAsAName() {
		EmailAddress address = EmailAddress.of(" John.Doe@Example.COM\n").orElseThrow();
		assertThat(address.text()).isEqualTo("John.Doe@Example.COM");
		assertThat(address.key()).isEqualTo("john.doe@example.com");
		assertThat(EmailAddress.of("ｊｏｈｎ.doe@example.com").orElseThrow().key()).isEqualTo(address.key());
		assertThat(EmailAddress.of("jürgen@müller.example")).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "john", "@", "john@", "@example.com", "a@b@c", "john doe@example.com",
			"john＠example.com", "a@b＠c", "john@\u200bexample.com", "jo\u0000hn@example.com", "\ud800@example.com" })
	void ofWhenNoAddressThenNothing(String text) {
		assertThat(EmailAddress.of(text)).isEmpty();
	}

	/** What a mail's head reads as more than an address: a name, a comment, a list. */
	@ParameterizedTest
	@ValueSource(strings = { "jane<john@example.com>", "<john@example.com>", "john@example.com(home)",
			"(home)john@example.com", "people:john@example.com;", "john@example.com,", "\"john\"@example.com",
			"john\\@example.com", "mailto:john@example.com" })
	void ofWhenMailboxIsSpelledInAnotherWayThenNothing(String text) {
		assertThat(EmailAddress.of(text)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "o'neill+news@example.com", "a.b_c-d=e/f!g#h$i%j&k*l?m^n`o{p|q}r~s@example.com",
			"john@[192.0.2.1]" })
	void ofWhenOfUnusualCharactersThenTaken(String text) {
		assertThat(EmailAddress.of(text)).isPresent();
	}

	@Test
	void ofWhenLongerThanAnyThenNothing() {
		assertThat(EmailAddress.of("x".repeat(242) + "@example.com")).isPresent();
		assertThat(EmailAddress.of("x".repeat(243) + "@example.com")).isEmpty();
	}

}
