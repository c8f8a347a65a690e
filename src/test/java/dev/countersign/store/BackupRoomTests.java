package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;

class BackupRoomTests {

	private static final int SIZE = 3_000_000;

	@TempDir
	private Path folder;

	private Path database = Path.of("");

	@BeforeEach
	void write() throws IOException {
		this.database = Files.write(this.folder.resolve("countersign.mv.db"), new byte[SIZE]);
	}

	@ParameterizedTest
	@CsvSource({ "1", "2", "3" })
	void requireWhenCopiesAreOnTheDatabasesDiskThenEachCountsAndTheReserveOnce(int copies) {
		Path[] places = new Path[copies];
		Arrays.fill(places, this.folder);
		long needed = (long) copies * SIZE + BackupRoom.RESERVE;
		assertThatNoException().isThrownBy(() -> room(needed).require(this.database, places));
		assertThatExceptionOfType(NoRoomException.class)
			.isThrownBy(() -> room(needed - 1).require(this.database, places))
			.withMessageContainingAll(this.folder.toString(), " MiB");
	}

	@Test
	void requireWhenACopyIsOnAnotherDiskThenOnlyItsSizeCountsThere() throws IOException {
		Path elsewhere = Files.createDirectory(this.folder.resolve("elsewhere"));
		assertThatNoException().isThrownBy(
				() -> room(SIZE + BackupRoom.RESERVE, elsewhere, SIZE).require(this.database, this.folder, elsewhere));
		assertThatExceptionOfType(NoRoomException.class)
			.isThrownBy(() -> room(SIZE + BackupRoom.RESERVE, elsewhere, SIZE - 1).require(this.database, this.folder,
					elsewhere))
			.withMessageContaining(elsewhere.toString());
	}

	/** The server's copy may be on another disk than the database. */
	@Test
	void requireForCopyWhenTheDatabaseIsOnThatDiskThenTheReserveCountsToo() throws IOException {
		Path elsewhere = Files.createDirectory(this.folder.resolve("elsewhere"));
		Path copy = Files.write(elsewhere.resolve("backup.zip"), new byte[SIZE / 2]);
		long needed = SIZE / 2 + BackupRoom.RESERVE;
		assertThatNoException()
			.isThrownBy(() -> room(needed, elsewhere, 0).requireForCopy(this.database, copy, this.folder));
		assertThatExceptionOfType(NoRoomException.class)
			.isThrownBy(() -> room(needed - 1, elsewhere, 0).requireForCopy(this.database, copy, this.folder));
	}

	/** Where it is mounted does not tell: one file system may be so in many places. */
	@Test
	void askWhenTheSystemKnowsDevicesThenADiskIsToldByItsOwn() throws IOException {
		assumeThat(this.folder.getFileSystem().supportedFileAttributeViews()).contains("unix");
		assertThat(BackupRoom.ask(this.database).id()).isEqualTo(Files.getAttribute(this.folder, "unix:dev"))
			.isEqualTo(BackupRoom.ask(this.folder).id());
	}

	@Test
	void requireWhenTheSystemDoesNotTellThenNothingIsRefused() throws IOException {
		BackupRoom room = BackupRoom.ofThisMachine();
		room.require(this.database, this.folder);
		room.require(this.database, this.folder.resolve("not-there"));
		assertThat(this.folder).isNotEmptyDirectory();
	}

	private static BackupRoom room(long usable) {
		return new BackupRoom((place) -> new BackupRoom.Disk("one", usable));
	}

	private static BackupRoom room(long usable, Path other, long usableThere) {
		return new BackupRoom((place) -> place.startsWith(other) ? new BackupRoom.Disk("other", usableThere)
				: new BackupRoom.Disk("one", usable));
	}

}
