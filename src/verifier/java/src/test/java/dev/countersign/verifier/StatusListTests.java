package dev.countersign.verifier;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The examples of the Token Status List's draft, section 4.
 */
class StatusListTests {

	@Test
	void getWhenOneBitThenAsInTheDraft() throws IOException {
		int[] statuses = { 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1 };
		assertList(StatusList.of(1, "eNrbuRgAAhcBXQ"), statuses);
	}

	@Test
	void getWhenTwoBitsThenAsInTheDraft() throws IOException {
		int[] statuses = { 1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3 };
		assertList(StatusList.of(2, "eNo76fITAAPfAgc"), statuses);
	}

	@Test
	void ofWhenNoListThenRefused() {
		assertThatIOException().isThrownBy(() -> StatusList.of(3, "eNrbuRgAAhcBXQ"));
		assertThatIOException().isThrownBy(() -> StatusList.of(1, "!"));
		assertThatIOException().isThrownBy(() -> StatusList.of(1, "eNrb"));
	}

	private static void assertList(StatusList list, int[] statuses) {
		for (int i = 0; i < statuses.length; i++) {
			assertThat(list.get(i)).as("status " + i).isEqualTo(statuses[i]);
		}
		assertThat(list.get(statuses.length)).isEqualTo(-1);
		assertThat(list.get(-1)).isEqualTo(-1);
	}

}
