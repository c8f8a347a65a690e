package dev.countersign.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A file system of few megabytes, which can be full.
 */
final class SmallDisk implements AutoCloseable {

	private final Path folder;

	private SmallDisk(Path folder) {
		this.folder = folder;
	}

	/**
	 * Mounts one, as root may.
	 * @param megabytes how much it holds
	 * @return the disk, or nothing where this user may mount none
	 */
	static Optional<SmallDisk> mount(int megabytes) {
		Path folder = Path.of("target", "faults", "disk-" + UUID.randomUUID()).toAbsolutePath();
		try {
			Files.createDirectories(folder);
			return run("mount", "-t", "tmpfs", "-o", "size=%dm,mode=0777".formatted(megabytes), "tmpfs",
					folder.toString()) ? Optional.of(new SmallDisk(folder)) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	Path folder() {
		return this.folder;
	}

	/** Leaves no byte free. */
	void fill() {
		byte[] block = new byte[4096];
		try (OutputStream filler = Files.newOutputStream(filler())) {
			while (true) {
				filler.write(block);
			}
		}
		catch (IOException ex) {
			// It is full, which was wanted.
		}
	}

	/** Makes room again. */
	void clear() {
		try {
			Files.deleteIfExists(filler());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			run("umount", "-l", this.folder.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path filler() {
		return this.folder.resolve("filler");
	}

	private static boolean run(String... command) throws IOException {
		return Programs.await(new ProcessBuilder(List.of(command)).inheritIO().start()) == 0;
	}

}
