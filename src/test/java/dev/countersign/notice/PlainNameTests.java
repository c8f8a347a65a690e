package dev.countersign.notice;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlainNameTests {

	private static final String ADDRESS = "john@example.com";

	@ParameterizedTest
	@ValueSource(strings = { "john", "j", "john-smith", "john_m_smith", "j12345", "john@example.com" })
	void nameWhenPlainOrTheAddressItselfThenShown(String name) {
		assertThat(PlainName.mayBeShown(name, ADDRESS)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "https://evil.example/you-have-won", "evil.example", "www.evil", "evil.example/x",
			"mary@example.com", "call-0800123456", "you-have-won-a-car", "johnjohnjohnjohnjohnj", "john'smith",
			"<b>john", "+15551234", "\u52a0\u5fae\u4fe1\u9886\u7ea2\u5305", "john\u3002example", "-john", "john-" })
	void nameWhenALinkANumberOrTextThenNotShown(String name) {
		assertThat(PlainName.mayBeShown(name, ADDRESS)).isFalse();
	}

}
