package dev.countersign.password;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HashingReportTests {

	@TempDir
	private Path folder;

	/** As Linux writes it. */
	@ParameterizedTest
	@CsvSource({ "[always] madvise never, false", "always [madvise] never, true", "always madvise [never], true" })
	void reportWhenSystemSaysHowThenKnowsWhatPagesAreHandedOut(String enabled, boolean inSmallPages)
			throws IOException {
		Path hugePages = Files.writeString(this.folder.resolve("enabled"), enabled + "\n");
		assertThat(HashingReport.of(hugePages).inSmallPages()).isEqualTo(inSmallPages);
	}

	@Test
	void reportWhenSystemHasNoChoiceThenNothingIsToBeMended() {
		assertThat(HashingReport.of(this.folder.resolve("enabled")).inSmallPages()).isFalse();
	}

	@Test
	void reportWhenOfThisMachineThenKnowsWhetherALibraryLoads() {
		assertThat(HashingReport.ofThisMachine().isNative()).isEqualTo(NativeArgon2id.load().isPresent());
	}

}
