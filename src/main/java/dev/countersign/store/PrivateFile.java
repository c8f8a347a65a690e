package dev.countersign.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file with hashes of passwords in it, which others cannot read.
 */
public final class PrivateFile {

	private PrivateFile() {
	}

	/**
	 * Makes an empty one.
	 * @param file where, with nothing there yet
	 * @return the same as an absolute path
	 * @throws java.nio.file.FileAlreadyExistsException if something is there
	 * @throws IOException if it cannot be made
	 */
	public static Path create(Path file) throws IOException {
		boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
		return Files.createFile(file.toAbsolutePath(),
				posix ? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
						: new FileAttribute<?>[0]);
	}

}
