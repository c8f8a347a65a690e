package dev.countersign.broadcast;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.InflaterInputStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the Token Status List's draft, sections 4.1 and appendix "Test
 * vectors".
 */
class StatusListEncodingTests {

	private static final int SIZE = 1 << 20;

	@Test
	void compressWhenSixteenStatusesThenAsInTheDraft() {
		byte[] bits = bits(16, 0, 3, 4, 5, 7, 8, 9, 13, 15);
		assertThat(HexFormat.of().formatHex(bits)).isEqualTo("b9a3");
		assertThat(HexFormat.of().formatHex(StatusList.compress(bits))).isEqualTo("78dadbb918000217015d");
	}

	@Test
	void compressWhenAMillionStatusesThenAsInTheDraft() throws IOException {
		byte[] bits = bits(SIZE, 0, 1993, 25460, 159495, 495669, 554353, 645645, 723232, 854545, 934534, 1000345);
		String draft = """
				eNrt3AENwCAMAEGogklACtKQPg9LugC9k_ACvreiogE
				AAKkeCQAAAAAAAAAAAAAAAAAAAIBylgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
				AAAAAAAAAAAAAAAAAAAXG9IAAAAAAAAAPwsJAAAAAAAAAAAAAAAvhsSAAAAAAAAAAA
				A7KpLAAAAAAAAAAAAAAAAAAAAAJsLCQAAAAAAAAAAADjelAAAAAAAAAAAKjDMAQAAA
				ACAZC8L2AEb""".replace("\n", "");
		assertThat(inflate(Base64.getUrlDecoder().decode(draft))).isEqualTo(bits);
		assertThat(inflate(StatusList.compress(bits))).isEqualTo(bits);
	}

	@Test
	void compressWhenOneInAHundredIsRevokedThenSmall() {
		byte[] bits = new byte[SIZE / 8];
		Random random = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			int index = random.nextInt(1_000_000);
			bits[index / 8] |= (byte) (1 << (index % 8));
		}
		assertThat(StatusList.compress(bits)).hasSizeLessThan(15_000);
	}

	private static byte[] bits(int size, int... revoked) {
		byte[] bits = new byte[size / 8];
		for (int index : revoked) {
			bits[index / 8] |= (byte) (1 << (index % 8));
		}
		return bits;
	}

	private static byte[] inflate(byte[] compressed) throws IOException {
		return new InflaterInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
	}

}
