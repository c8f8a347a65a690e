package dev.countersign.key;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SecretFileTests {

	private final SecureRandom random = new SecureRandom();

	@TempDir
	private Path folder;

	@Test
	void secretWhenReadAgainThenSame() {
		SecretFile file = new SecretFile(this.folder.resolve("secret"));
		assertThat(file.readOrMake(this.random).toHex()).isEqualTo(file.readOrMake(this.random).toHex());
		assertThat(this.folder).isDirectoryNotContaining("glob:**.tmp");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void secretWhenMadeThenForItsOwnerAlone() throws IOException {
		SecretFile file = new SecretFile(this.folder.resolve("secret"));
		file.readOrMake(this.random);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
	}

	/** As cp leaves it, and the umask that most have. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void secretWhenPutBackForAllToReadThenForItsOwnerAlone() throws IOException {
		SecretFile file = new SecretFile(this.folder.resolve("secret"));
		file.readOrMake(this.random);
		assertThat(file.keepFromOthers()).isFalse();
		Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
		assertThat(file.keepFromOthers()).isTrue();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
	}

	@Test
	void secretWhenDraftLeftBehindThenMadeNonetheless() throws IOException {
		Files.writeString(this.folder.resolve("secret." + ProcessHandle.current().pid() + ".tmp"), "hex:12");
		SecretFile file = new SecretFile(this.folder.resolve("secret"));
		assertThat(file.readOrMake(this.random).toHex() + "\n").isEqualTo(Files.readString(file.path()));
	}

	@Test
	void secretWhenFileBrokenThenSaysSoAndLeavesIt() throws IOException {
		Path path = Files.writeString(this.folder.resolve("secret"), "hex:12ab34");
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new SecretFile(path).readOrMake(this.random))
			.withMessageContaining(path.toString())
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("Put back a copy"));
		assertThat(path).hasContent("hex:12ab34");
	}

	@Test
	void secretWhenFileIsNoTextThenSaysSo() throws IOException {
		Path path = Files.write(this.folder.resolve("secret"), new byte[] { (byte) 0xC3, (byte) 0x28, 0x41 });
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new SecretFile(path).readOrMake(this.random))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("is not text in UTF-8"))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("COUNTERSIGN_SECRET"));
	}

	/** As PowerShell's redirection writes it. */
	@ParameterizedTest
	@ValueSource(strings = { "UTF-16", "UTF-16LE", "UTF-16BE" })
	void secretWhenFileIsInUtf16ThenSaysHowToConvertIt(String encoding) throws IOException {
		SecretFile file = new SecretFile(this.folder.resolve("secret"));
		String secret = file.readOrMake(this.random).toHex();
		Files.writeString(file.path(), secret, Charset.forName(encoding));
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> file.readOrMake(this.random))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).endsWith("secret is not text in UTF-8."))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("iconv -f " + encoding + " -t UTF-8"));
	}

	@Test
	void secretWhenFileBeginsWithAByteOrderMarkThenTheSame() throws IOException {
		SecretFile file = new SecretFile(this.folder.resolve("secret"));
		String secret = file.readOrMake(this.random).toHex();
		Files.writeString(file.path(), "\uFEFF" + secret + "\r\n");
		assertThat(file.readOrMake(this.random).toHex()).isEqualTo(secret);
	}

}
