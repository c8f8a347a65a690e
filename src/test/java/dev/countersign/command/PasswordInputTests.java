package dev.countersign.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PasswordInputTests {

	private static final String PASSWORD = "déjà vu à l'aube";

	@Test
	void readWhenInUtf8ThenTheFirstLineAsItIs() throws IOException {
		assertThat(read((PASSWORD + "\r\nmore").getBytes(StandardCharsets.UTF_8))).isEqualTo(PASSWORD);
	}

	/** PowerShell and editors begin files so. */
	@Test
	void readWhenItBeginsWithAByteOrderMarkThenWithoutIt() throws IOException {
		assertThat(read(("\uFEFF" + PASSWORD + "\r\n").getBytes(StandardCharsets.UTF_8))).isEqualTo(PASSWORD);
		assertThatExceptionOfType(CommandFailure.class)
			.isThrownBy(() -> read("\uFEFF\r\n".getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void readWhenNotInUtf8ThenRefusedAndNotShown() {
		assertThatExceptionOfType(CommandFailure.class)
			.isThrownBy(() -> read(PASSWORD.getBytes(StandardCharsets.ISO_8859_1)))
			.satisfies((ex) -> assertThat(ex.problem() + ex.action()).contains("UTF-8").doesNotContain("aube"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16", "UTF-16LE", "UTF-16BE" })
	void readWhenInUtf16ThenSaysHowToConvertIt(String encoding) {
		assertThatExceptionOfType(CommandFailure.class)
			.isThrownBy(() -> read("correct horse".getBytes(Charset.forName(encoding))))
			.satisfies((ex) -> assertThat(ex.action()).contains("iconv -f " + encoding));
	}

	private static String read(byte[] input) throws IOException {
		return PasswordInput.read(new ByteArrayInputStream(input));
	}

}
