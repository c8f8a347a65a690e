package dev.countersign.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A file that nobody but this user may read, as there is a secret or a hash in it. A
 * system that knows no such permissions keeps it as it keeps every file.
 */
public final class PrivateFile {

	private static final Log log = LogFactory.getLog(PrivateFile.class);

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

	private PrivateFile() {
	}

	/**
	 * Makes an empty one.
	 * @param file where, with nothing there yet
	 * @return the same as an absolute path
	 * @throws FileAlreadyExistsException if something is there
	 * @throws IOException if it cannot be made
	 */
	public static Path create(Path file) throws IOException {
		return Files.createFile(file.toAbsolutePath(), with(FILE));
	}

	/**
	 * Gives a file its name, now that it is there as a whole and on the disk. It does not
	 * take the place of another. Where the system has no hard links, one that gets the
	 * same name at the same moment may be lost.
	 * @param draft the file, which has lost its own name afterwards
	 * @param file the name, in the same folder
	 * @throws FileAlreadyExistsException if something has that name
	 * @throws IOException if it cannot be given
	 */
	public static void publish(Path draft, Path file) throws IOException {
		if (isLinked(draft, file)) {
			Files.deleteIfExists(draft);
		}
		else {
			Files.move(draft, file);
		}
		forceNames(file);
	}

	private static boolean isLinked(Path draft, Path file) throws IOException {
		try {
			Files.createLink(file, draft);
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			return false;
		}
	}

	/** A folder is a file as well, but not on every system. */
	private static void forceNames(Path file) {
		try (FileChannel folder = FileChannel.open(Objects.requireNonNull(file.toAbsolutePath().getParent()),
				StandardOpenOption.READ)) {
			folder.force(true);
		}
		catch (IOException ex) {
			log.debug("The names in the folder are written when the system writes them", ex);
		}
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
