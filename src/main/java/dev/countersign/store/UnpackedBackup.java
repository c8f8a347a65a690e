package dev.countersign.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The database of a backup on its way into a data folder that has none. No start looks
 * for the name that it has at first, so that nobody is served before all is done to it.
 */
public final class UnpackedBackup implements AutoCloseable {

	private static final String PREFIX = EmbeddedConnectionDetails.NAME + "-restoring.";

	private final DataFolder folder;

	/** Another restore may run at the same time. */
	private final String name = PREFIX + UUID.randomUUID();

	private final Path file;

	private UnpackedBackup(DataFolder folder) {
		this.folder = folder;
		this.file = folder.privateFile(EmbeddedConnectionDetails.fileOf(this.name));
	}

	/**
	 * Finds the files of restores that were killed and of restores that still run. The
	 * two look alike.
	 * @param folder a data folder
	 * @return the files, in the order of their names; none if there is no such folder or
	 * this user may not list it
	 */
	public static List<Path> drafts(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> String.valueOf(file.getFileName()).startsWith(PREFIX)).sorted().toList();
		}
		catch (IOException | UncheckedIOException ex) {
			return List.of();
		}
	}

	/**
	 * Unpacks a backup.
	 * @param backup its file
	 * @param folder where its database goes
	 * @throws DamagedBackupException if what it holds is not what was written to it
	 * @throws ZipException if the file is not a backup
	 * @throws IOException if it cannot be read or written
	 */
	public static UnpackedBackup of(Path backup, DataFolder folder) throws IOException {
		try (ZipFile zip = new ZipFile(backup.toFile())) {
			ZipEntry entry = zip.getEntry(EmbeddedConnectionDetails.FILE);
			if (entry == null || zip.size() != 1) {
				throw new ZipException("There is no database in it");
			}
			UnpackedBackup unpacked = new UnpackedBackup(folder);
			try {
				copy(zip, entry, unpacked.file);
				return unpacked;
			}
			catch (IOException ex) {
				unpacked.close();
				throw ex;
			}
		}
	}

	/** Whoever reads a zip file by its directory compares no checksum. */
	private static void copy(ZipFile zip, ZipEntry entry, Path file) throws IOException {
		CRC32 checksum = new CRC32();
		try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
			DatabaseBackup.copy(in, file);
		}
		catch (ZipException | EOFException ex) {
			throw new DamagedBackupException(String.valueOf(ex.getMessage()));
		}
		if (checksum.getValue() != entry.getCrc() || Files.size(file) != entry.getSize()) {
			throw new DamagedBackupException("The database in it has another checksum than when it was written");
		}
	}

	/**
	 * Returns settings with which the service opens it, as {@code --name=value}. The
	 * secret is the data folder's.
	 */
	public List<String> settings() {
		return List.of("--spring.datasource.url=" + EmbeddedConnectionDetails.url(this.folder, this.name),
				"--spring.datasource.username=" + EmbeddedConnectionDetails.USER, "--spring.datasource.password=");
	}

	/**
	 * Makes it the database of the data folder. Nobody may have it open.
	 * @throws FileAlreadyExistsException if there is one by now
	 * @throws IOException if the disk does not take it
	 */
	public void publish() throws IOException {
		DatabaseBackup.force(this.file);
		PrivateFile.publish(this.file, this.folder.path().resolve(EmbeddedConnectionDetails.FILE));
	}

	/** Leaves nothing of one that was not published. */
	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.file);
		Files.deleteIfExists(this.file.resolveSibling(this.name + ".trace.db"));
	}

}
