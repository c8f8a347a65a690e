package dev.countersign.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that nobody but this user may read, as there is a secret or a hash in it. A
 * system that knows no such permissions keeps it as it keeps every file.
 */
public final class PrivateFile {

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

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
		return Files.createFile(file.toAbsolutePath(), with(FILE));
	}

	/**
	 * Takes a file that is there from others.
	 * @param file which
	 * @return whether others could read it
	 * @throws IOException if it stays as it was, as it may be somebody else's
	 */
	public static boolean restrict(Path file) throws IOException {
		if (!isPosix()) {
			return false;
		}
		Set<PosixFilePermission> before = Files.getPosixFilePermissions(file);
		if (!before.equals(FILE)) {
			Files.setPosixFilePermissions(file, FILE);
		}
		return before.contains(PosixFilePermission.OTHERS_READ);
	}

	/**
	 * Makes an empty one where there is none, and takes one that is there from others.
	 */
	static void claim(Path file) throws IOException {
		if (Files.notExists(file)) {
			create(file);
		}
		else {
			restrict(file);
		}
	}

	/** Makes a folder for such files; one that is there is left as it is. */
	static void createFolder(Path folder) throws IOException {
		Files.createDirectories(folder, with(FOLDER));
	}

	private static FileAttribute<?>[] with(Set<PosixFilePermission> permissions) {
		return isPosix() ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(permissions) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix() {
		return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
	}

}
