package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AesGcmTests {

	private final PurposeKey key = new PurposeKey(new byte[32]);

	@Test
	void decryptWhenCutAnywhereThenRefusedAsWhatWasChangedIs() throws GeneralSecurityException {
		String sealed = AesGcm.encrypt(this.key, "row", new byte[] { 1, 2, 3 }, new SecureRandom());
		assertThat(AesGcm.decrypt(this.key, "row", sealed)).containsExactly(1, 2, 3);
		byte[] bytes = Base64.getDecoder().decode(sealed);
		assertThat(IntStream.range(0, bytes.length))
			.allSatisfy((length) -> assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> AesGcm
				.decrypt(this.key, "row", Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length)))));
	}

}
