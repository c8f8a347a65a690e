package dev.countersign.factor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import com.bastiaanjansen.otp.HMACAlgorithm;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.InstalledProgram;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The codes of RFC 6238, appendix B, and those of programs that are not ours.
 */
@SuppressWarnings("deprecation")
class TotpVectorTests {

	private static final String DIGITS = "1234567890";

	@ParameterizedTest
	@CsvSource({ "59, 94287082, 46119246, 90693936", "1111111109, 07081804, 68084774, 25091201",
			"1111111111, 14050471, 67062674, 99943326", "1234567890, 89005924, 91819424, 93441116",
			"2000000000, 69279037, 90698825, 38618901", "20000000000, 65353130, 77737706, 47863826" })
	void codeWhenVectorThenAsTheStandardHasIt(long second, String sha1, String sha256, String sha512) {
		assertThat(code(HMACAlgorithm.SHA1, 20, second)).isEqualTo(sha1);
		assertThat(code(HMACAlgorithm.SHA256, 32, second)).isEqualTo(sha256);
		assertThat(code(HMACAlgorithm.SHA512, 64, second)).isEqualTo(sha512);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 59, 1_111_111_109, 1_800_000_000 })
	void codeWhenMadeOfRandomBytesThenAsAnotherAppShowsIt(long second) {
		Totp totp = Totp.of(DIGITS.repeat(2).getBytes(StandardCharsets.US_ASCII));
		Instant now = Instant.ofEpochSecond(second);
		assertThat(totp.code(totp.step(now))).isEqualTo(new AuthenticatorApp(totp.secret()).code(now));
	}

	@ParameterizedTest
	@ValueSource(longs = { 59, 1_111_111_109, 1_800_000_000 })
	void codeWhenOathtoolIsAskedThenTheSame(long second) throws Exception {
		Totp totp = Totp.of("another secret of 20".getBytes(StandardCharsets.US_ASCII));
		assertThat(totp.code(totp.step(Instant.ofEpochSecond(second)))).isEqualTo(oathtool(totp.secret(), second));
	}

	@Test
	void textWhenParsedThenTheSame() {
		Totp totp = new Totp(HMACAlgorithm.SHA256, 8, 60, "JBSWY3DPEHPK3PXP");
		assertThat(Totp.parse(totp.text())).isEqualTo(totp);
		assertThat(totp.toString()).doesNotContain("JBSW");
	}

	private static String oathtool(String secret, long second) throws Exception {
		Process process = new ProcessBuilder(InstalledProgram.find("oathtool").toString(), "--totp", "--base32",
				"--now", "@" + second, secret)
			.redirectErrorStream(true)
			.start();
		String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
		assertThat(process.waitFor(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)).isTrue();
		return answer;
	}

	private static String code(HMACAlgorithm algorithm, int bytes, long second) {
		byte[] secret = DIGITS.repeat(7).substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
		Totp totp = new Totp(algorithm, 8, 30, Base32.builder().get().encodeToString(secret).replace("=", ""));
		return totp.code(totp.step(Instant.ofEpochSecond(second)));
	}

}
