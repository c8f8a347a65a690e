package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SecretTests {

	private static final String GOOD = "9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	private final SecureRandom random = new SecureRandom();

	@Test
	void parseWhenSameBytesInAnyEncodingThenSameSecret() {
		byte[] bytes = HexFormat.of().parseHex(GOOD);
		String id = Secret.parse("s", GOOD).keyId(SigningAlgorithm.HS256);
		assertThat(Secret.parse("s", "hex:" + GOOD.toUpperCase(Locale.ROOT) + "\n").keyId(SigningAlgorithm.HS256))
			.isEqualTo(id);
		assertThat(
				Secret.parse("s", "base64:" + Base64.getEncoder().encodeToString(bytes)).keyId(SigningAlgorithm.HS256))
			.isEqualTo(id);
		assertThat(Secret.parse("s", "base64:" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
			.keyId(SigningAlgorithm.HS256)).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "hex:zz", "hex:9f3", "base64:????", "not encoded at all", "base32:MFRGG", "hex:", "base64:" })
	void parseWhenEncodingWrongThenRefused(String text) {
		assertRefused(text);
	}

	@Test
	void parseWhenShortThenRefused() {
		assertRefused("hex:" + GOOD.substring(2));
		assertRefused(GOOD.substring(2));
	}

	@Test
	void parseWhenRegularThenRefused() {
		assertRefused("00".repeat(32));
		assertRefused("9f3a".repeat(32));
		assertRefused(HexFormat.of().formatHex(counting(1)));
		assertRefused(HexFormat.of().formatHex(counting(-7)));
	}

	@Test
	void parseWhenTwentyBytesAndStepsDifferThenTaken() {
		byte[] bytes = new byte[32];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) ((i < 20) ? i * (i + 1) / 2 : 190);
		}
		String twenty = HexFormat.of().formatHex(bytes);
		assertThat(Secret.parse("s", twenty).toHex()).isEqualTo("hex:" + twenty);
		bytes[19] = (byte) 190;
		bytes[18] = (byte) 190;
		assertRefused(HexFormat.of().formatHex(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "~he quick brown fox jumps over the lazy dog 0123456789",
			"the quick brown fox jumps over the lazy dog 0123456789",
			"the quick brown fox\njumps over the lazy dog\t0123456789\n" })
	void parseWhenTextThenRefused(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		assertRefused("hex:" + HexFormat.of().formatHex(bytes));
		assertRefused("base64:" + Base64.getEncoder().encodeToString(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b",
			"hex:3CFA76EF14937C1C0EA519F8FC057A80FCD04A7420F8E8BCD0A7567C272E007B",
			"base64:3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b",
			"404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
			"base64:404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
			"base64:AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
			"base64:AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ+EstJQLr/T+1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==" })
	void parseWhenPublishedInAnySpellingThenRefusedAsThat(String text) {
		assertThatExceptionOfType(UnusableSecretException.class).isThrownBy(() -> Secret.parse("s", text))
			.withMessageContaining("published");
	}

	@Test
	void parseWhenRandomThenTaken() {
		for (int i = 0; i < 10_000; i++) {
			String text = Secret.random(this.random).toHex();
			assertThat(Secret.parse("s", text).toHex()).isEqualTo(text);
		}
	}

	@Test
	void deriveWhenAnotherPurposeThenAnotherKey() {
		Secret secret = Secret.parse("s", GOOD);
		assertThat(secret.derive("a").bytes()).hasSize(32)
			.isEqualTo(Secret.parse("s", GOOD).derive("a").bytes())
			.isNotEqualTo(secret.derive("b").bytes())
			.isNotEqualTo(secret.signingKey(SigningAlgorithm.HS256).getEncoded());
	}

	@Test
	void keyIdWhenSameSecretThenSameAndNoPartOfIt() {
		Secret secret = Secret.parse("s", GOOD);
		assertThat(secret.keyId(SigningAlgorithm.HS256))
			.isEqualTo(Secret.parse("s", GOOD).keyId(SigningAlgorithm.HS256))
			.isNotEqualTo(Secret.random(this.random).keyId(SigningAlgorithm.HS256))
			.matches("[A-Za-z0-9_-]{16}");
		assertThat(secret).asString().doesNotContain(GOOD).isEqualTo("Secret[not shown]");
	}

	private static void assertRefused(String text) {
		String value = text.strip().replaceFirst("^(hex|base64):", "");
		assertThatExceptionOfType(UnusableSecretException.class).isThrownBy(() -> Secret.parse("the.setting", text))
			.satisfies((ex) -> {
				assertThat(ex.analysis().getDescription()).contains("the.setting");
				assertThat(ex.analysis().getAction()).contains("openssl rand");
				if (value.length() > 8) {
					assertThat(ex.toString() + ex.analysis().getAction()).doesNotContain(value);
				}
				assertThat(ex).hasNoCause();
			});
	}

	private static byte[] counting(int step) {
		byte[] bytes = new byte[32];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (17 + i * step);
		}
		return bytes;
	}

}
