package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A disk has too little room for a backup. The message says which, and how much is
 * missing.
 */
public final class NoRoomException extends IOException {

	private static final long MIB = 1024 * 1024;

	NoRoomException(Path place, long usable, long needed) {
		super("The disk of %s has room for %,d MiB, and the backup needs %,d MiB there".formatted(place, usable / MIB,
				(needed + MIB - 1) / MIB));
	}

}
