package dev.countersign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that has to be known before somebody listens on it. It is below those that
 * systems give to whoever asks for any, so that no other connection of this machine has
 * it by the time it is used; nor has another test, in whichever process, as long as this
 * process lasts.
 */
public final class FreePort {

	private static final int FIRST = 20_000;

	private static final int END = 32_000;

	/** Of each port a byte, which the process that was given the port has locked. */
	private static final FileChannel PORTS = open();

	private static final Set<FileLock> GIVEN = ConcurrentHashMap.newKeySet();

	private FreePort() {
	}

	/** Returns a port where nobody listens. */
	public static int find() {
		for (int i = 0; i < 1_000; i++) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, END);
			if (isFree(port) && give(port)) {
				return port;
			}
		}
		throw new IllegalStateException("There is no free port from %d to %d".formatted(FIRST, END));
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port)) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Gives a port unless it is given already. */
	private static boolean give(int port) {
		try {
			FileLock lock = PORTS.tryLock(port, 1, false);
			return lock != null && GIVEN.add(lock);
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static FileChannel open() {
		try {
			return FileChannel.open(
					Path.of(System.getProperty("java.io.tmpdir"),
							"countersign-ports-" + System.getProperty("user.name")),
					StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
