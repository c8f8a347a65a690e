package dev.countersign.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import dev.countersign.store.Utf8Text;

/**
 * The file of an import, which is read twice: nothing of it is taken over before its
 * shape is known to its end.
 */
final class ImportFile implements AutoCloseable {

	private final Path path;

	private final boolean temporary;

	private final boolean csv;

	private ImportFile(Path path, boolean temporary, boolean csv) {
		this.path = path;
		this.temporary = temporary;
		this.csv = csv;
	}

	/** What is no regular file, such as a pipe of the shell's, is there only once. */
	static ImportFile at(Path path, boolean csv) throws IOException {
		if (!Files.isReadable(path) || Files.isDirectory(path)) {
			throw new CommandFailure("The file %s cannot be read.".formatted(path),
					"Name a file that this user may read.");
		}
		if (Files.isRegularFile(path)) {
			return new ImportFile(path, false, csv);
		}
		try (InputStream in = Files.newInputStream(path)) {
			return copyOf(in, csv);
		}
	}

	/** Keeps a copy that only this user can read, until it is closed. */
	static ImportFile copyOf(InputStream in, boolean csv) throws IOException {
		ImportFile copy = new ImportFile(Files.createTempFile("countersign-import", null), true, csv);
		// There are hashes in it, and somebody may interrupt the import.
		copy.path.toFile().deleteOnExit();
		// Copying to the path would put a file in its place that others can read.
		try (OutputStream out = Files.newOutputStream(copy.path)) {
			in.transferTo(out);
			return copy;
		}
		catch (IOException ex) {
			copy.close();
			throw new CommandFailure(
					"What is to be imported could not be kept until it was read: %s."
						.formatted(FailureReport.firstLine(ex)),
					"Make room in the folder for temporary files, or name a file.");
		}
	}

	/**
	 * Reads to the end.
	 * @return the names of fields that are not read
	 * @throws CommandFailure if the file is not what it was said to be, or holds nothing
	 */
	Set<String> check() throws IOException {
		requireNoUtf16();
		try (SeekableByteChannel channel = open()) {
			ImportRecords records = records(channel);
			if (records.next() == null) {
				throw new CommandFailure("There is no account in the file.", "Look whether its export went well.");
			}
			while (records.next() != null) {
				// What is wrong with one account is reported when it is its turn.
			}
			return records.unread();
		}
	}

	/**
	 * What is in Latin-1 is found account by account, as most of it is the same in UTF-8.
	 */
	private void requireNoUtf16() throws IOException {
		try (InputStream in = Files.newInputStream(this.path)) {
			byte[] beginning = in.readNBytes(2);
			if (Utf8Text.isUtf16(beginning)) {
				throw new CommandFailure("The file is in UTF-16, and not in UTF-8.",
						"Nothing was taken over. Convert it: %s FILE > NEW".formatted(Utf8Text.conversion(beginning)));
			}
		}
	}

	SeekableByteChannel open() throws IOException {
		return Files.newByteChannel(this.path);
	}

	ImportRecords records(SeekableByteChannel channel) {
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
		return this.csv ? new CsvRecords(reader) : new JsonLineRecords(reader);
	}

	@Override
	public void close() throws IOException {
		if (this.temporary) {
			Files.deleteIfExists(this.path);
		}
	}

}
