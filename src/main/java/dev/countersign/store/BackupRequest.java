package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Asks the process that has the embedded database open for a backup of it: no other can
 * read it meanwhile. The request is an empty file in the data folder, and so is the
 * answer, which only those can read who could read the database. It names nothing:
 * whoever asks cannot have the process write to anywhere else.
 */
public final class BackupRequest implements AutoCloseable {

	static final String PREFIX = "backup-";

	static final String ASKED = ".request";

	static final String UNDER_WAY = ".part";

	static final String DONE = ".zip";

	static final String FAILED = ".failed";

	/** As files of no one else are called, who may keep backups of their own here. */
	private static final Pattern FILE = Pattern
		.compile(PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.(request|part|zip|failed)");

	private static final long POLL_MILLIS = 50;

	private final Path folder;

	private final String name;

	private BackupRequest(Path folder, String name) {
		this.folder = folder;
		this.name = name;
	}

	/**
	 * Asks for a backup.
	 * @param folder where the database lies
	 * @return the request, which leaves nothing in the folder when it is closed
	 */
	public static BackupRequest in(DataFolder folder) {
		String name = PREFIX + UUID.randomUUID();
		folder.privateFile(name + ASKED);
		return new BackupRequest(folder.path(), name);
	}

	/** Tells whether a file of the data folder belongs to a request. */
	static boolean isFile(Path file) {
		return FILE.matcher(String.valueOf(file.getFileName())).matches();
	}

	/**
	 * Waits for the backup.
	 * @param patience how long nothing may happen
	 * @return the backup, a file of the data folder; nothing if nobody makes one
	 * @throws IOException if the process could not make it; its log says why
	 * @throws InterruptedException if somebody gave up
	 */
	public Optional<Path> await(Duration patience) throws IOException, InterruptedException {
		long size = -1;
		long still = 0;
		while (still < patience.toMillis()) {
			if (Files.exists(file(DONE))) {
				return Optional.of(file(DONE));
			}
			if (Files.exists(file(FAILED))) {
				throw new IOException("The server could not make the backup");
			}
			long next = sizeOf(file(UNDER_WAY));
			still = (next == size) ? still + POLL_MILLIS : 0;
			size = next;
			Thread.sleep(POLL_MILLIS);
		}
		return Optional.empty();
	}

	@Override
	public void close() throws IOException {
		for (String ending : new String[] { ASKED, UNDER_WAY, DONE, FAILED }) {
			Files.deleteIfExists(file(ending));
		}
	}

	/**
	 * How much of it is there, or -1 if it was not begun or has another name by now. The
	 * server may rename it at any moment.
	 */
	static long sizeOf(Path part) throws IOException {
		try {
			return Files.size(part);
		}
		catch (NoSuchFileException ex) {
			return -1;
		}
	}

	private Path file(String ending) {
		return this.folder.resolve(this.name + ending);
	}

}
