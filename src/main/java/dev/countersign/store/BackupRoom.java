package dev.countersign.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Refuses a backup that would fill the disk. A disk that is full closes the embedded
 * database for good, and with it the server that is backed up.
 */
public final class BackupRoom {

	/** What the database may write meanwhile. */
	static final long RESERVE = 64 * 1024 * 1024;

	private static final Log log = LogFactory.getLog(BackupRoom.class);

	private final Disks disks;

	/**
	 * Asks for the room of disks.
	 * @param disks what knows them
	 */
	public BackupRoom(Disks disks) {
		this.disks = disks;
	}

	/** Asks the system. Where that does not tell, nothing is refused. */
	static BackupRoom ofThisMachine() {
		return new BackupRoom(BackupRoom::ask);
	}

	/**
	 * Requires that there is room for copies of the database, and for what that writes
	 * meanwhile where it is on the same disk.
	 * @param database its file, which a copy is not larger than
	 * @param places where a copy is made each, files or folders that are there
	 * @throws NoRoomException if a disk has too little room
	 * @throws IOException if the database's file cannot be looked at
	 */
	public void require(Path database, Path... places) throws IOException {
		require(database, Files.size(database), places);
	}

	/**
	 * Requires that there is room for another copy of a copy, and for what the database
	 * writes meanwhile where that is on the same disk.
	 * @param database its file, or the copy where it is not known which file that is
	 * @param copy what is copied
	 * @param place where to, a file or folder that is there
	 * @throws NoRoomException if the disk has too little room
	 * @throws IOException if the copy cannot be looked at
	 */
	public void requireForCopy(Path database, Path copy, Path place) throws IOException {
		require(database, Files.size(copy), place);
	}

	private void require(Path database, long size, Path... places) throws IOException {
		Object home = this.disks.find(database).id();
		for (Path place : places) {
			Disk disk = this.disks.find(place);
			long needed = disk.id().equals(home) ? RESERVE : 0;
			for (Path other : places) {
				needed += this.disks.find(other).id().equals(disk.id()) ? size : 0;
			}
			if (disk.usable() < needed) {
				throw new NoRoomException(place, disk.usable(), needed);
			}
		}
	}

	static Disk ask(Path place) {
		try {
			FileStore store = Files.getFileStore(place);
			return new Disk(id(place, store), (store.getTotalSpace() > 0) ? store.getUsableSpace() : Long.MAX_VALUE);
		}
		catch (IOException ex) {
			log.debug("The system does not tell how much room there is", ex);
			return new Disk(place, Long.MAX_VALUE);
		}
	}

	/** Two mounts of one file system are two stores and one device. */
	private static Object id(Path place, FileStore store) throws IOException {
		boolean tells = place.getFileSystem().supportedFileAttributeViews().contains("unix");
		return tells ? Files.getAttribute(place, "unix:dev") : store;
	}

	/** Knows on which disk something is. */
	@FunctionalInterface
	public interface Disks {

		/**
		 * Finds the disk of a file or folder.
		 * @param place what is there
		 * @return its disk, as that is now
		 */
		Disk find(Path place);

	}

	/**
	 * A disk at some moment.
	 *
	 * @param id what tells it from others
	 * @param usable how many bytes this user may write to it
	 */
	public record Disk(Object id, long usable) {
	}

}
