package dev.countersign.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ImportFileTests {

	private final String line = "{\"username\":\"%s\"}".formatted(UUID.randomUUID());

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void copyWhenMadeThenForItsOwnerAlone() throws IOException {
		try (ImportFile copy = copy()) {
			assertThat(copy.check()).isEmpty();
			assertThat(copies()).singleElement().extracting(ImportFileTests::permissions).isEqualTo("rw-------");
		}
	}

	/** {@code users import <(...)} names one. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void fileWhenAPipeThenReadTwiceAllTheSame(@TempDir Path folder) throws Exception {
		Path pipe = folder.resolve("pipe");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		Thread writer = new Thread(() -> write(pipe));
		writer.start();
		try (ImportFile file = ImportFile.at(pipe, false)) {
			assertThat(file.check()).isEmpty();
			try (SeekableByteChannel channel = file.open()) {
				assertThat(channel.size()).isEqualTo(this.line.length());
				assertThat(file.records(channel).next()).isNotNull();
				assertThat(channel.position()).isEqualTo(channel.size());
			}
		}
		writer.join();
		assertThat(copies()).isEmpty();
	}

	@Test
	void copyWhenClosedThenGone() throws IOException {
		copy().close();
		assertThat(copies()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "UTF-16,true", "UTF-16LE,true", "UTF-16BE,false", "UTF-16,false" })
	void checkWhenInUtf16ThenSaysHowToConvertIt(String encoding, boolean csv) throws IOException {
		byte[] bytes = (csv ? "username,password_hash\r\nann,x\r\n" : this.line).getBytes(Charset.forName(encoding));
		try (ImportFile copy = ImportFile.copyOf(new ByteArrayInputStream(bytes), csv)) {
			assertThatExceptionOfType(CommandFailure.class).isThrownBy(copy::check)
				.satisfies((ex) -> assertThat(ex.problem()).contains("UTF-16"))
				.satisfies((ex) -> assertThat(ex.action()).contains("iconv -f " + encoding + " -t UTF-8"));
		}
	}

	private ImportFile copy() throws IOException {
		return ImportFile.copyOf(new ByteArrayInputStream(this.line.getBytes(StandardCharsets.UTF_8)), false);
	}

	private void write(Path pipe) {
		try {
			Files.writeString(pipe, this.line);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Other tests may import at the same moment, and close what they copied. */
	private List<Path> copies() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter((file) -> file.getFileName().toString().startsWith("countersign-import"))
				.filter(this::isOurs)
				.toList();
		}
	}

	private boolean isOurs(Path file) {
		try {
			return Files.readString(file).equals(this.line);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static String permissions(Path file) {
		try {
			return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
