package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UnpackedBackupTests {

	/** Half of it can be packed, as of a database. */
	private static final byte[] CONTENT = content();

	@TempDir
	private Path folder;

	@Test
	void ofWhenWholeThenHoldsWhatWasWritten() throws IOException {
		Path data = Files.createDirectory(this.folder.resolve("data"));
		try (UnpackedBackup backup = UnpackedBackup.of(zip(Deflater.BEST_SPEED), new DataFolder(data))) {
			backup.publish();
		}
		assertThat(data.resolve("countersign.mv.db")).hasBinaryContent(CONTENT);
	}

	/** What a disk or a transfer spoils may still unpack. */
	@ParameterizedTest
	@ValueSource(ints = { Deflater.NO_COMPRESSION, Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION })
	void ofWhenAnyBitIsAnotherThenDamagedAndLeavesNothing(int level) throws IOException {
		Path data = Files.createDirectory(this.folder.resolve("data"));
		Path backup = zip(level);
		byte[] whole = Files.readAllBytes(backup);
		for (int position = 100; position < whole.length - 200; position += whole.length / 50) {
			byte[] spoiled = whole.clone();
			spoiled[position] ^= 4;
			Files.write(backup, spoiled);
			assertThatExceptionOfType(DamagedBackupException.class).as("byte " + position)
				.isThrownBy(() -> UnpackedBackup.of(backup, new DataFolder(data)));
			assertThat(data).isEmptyDirectory();
		}
	}

	@Test
	void ofWhenItsSizeIsAnotherThanItSaysThenDamaged() throws IOException {
		Path data = Files.createDirectory(this.folder.resolve("data"));
		Path backup = zip(Deflater.BEST_SPEED);
		byte[] bytes = Files.readAllBytes(backup);
		// The size in the directory's only entry, of which the end of the file says where
		// it begins.
		int directory = (bytes[bytes.length - 6] & 0xFF) | (bytes[bytes.length - 5] & 0xFF) << 8
				| (bytes[bytes.length - 4] & 0xFF) << 16;
		bytes[directory + 24]++;
		Files.write(backup, bytes);
		assertThatExceptionOfType(DamagedBackupException.class)
			.isThrownBy(() -> UnpackedBackup.of(backup, new DataFolder(data)));
		assertThat(data).isEmptyDirectory();
	}

	private static byte[] content() {
		byte[] content = new byte[100_000];
		byte[] random = new byte[content.length / 2];
		new Random(42).nextBytes(random);
		System.arraycopy(random, 0, content, 0, random.length);
		return content;
	}

	private Path zip(int level) throws IOException {
		Path file = this.folder.resolve("backup.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
			out.setLevel(level);
			out.putNextEntry(new ZipEntry("countersign.mv.db"));
			out.write(CONTENT);
			out.closeEntry();
		}
		return file;
	}

}
