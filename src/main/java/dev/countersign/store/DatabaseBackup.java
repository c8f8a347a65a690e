package dev.countersign.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A copy of the embedded database as it was at one moment: a zip file that holds the
 * database's own. The secret is not in it.
 */
public final class DatabaseBackup {

	/** The row of the leases that says when the backup was made. */
	public static final String MARK = "backup";

	private DatabaseBackup() {
	}

	/**
	 * Writes a backup while others go on to read and write.
	 * @param connection to the embedded database
	 * @param file an empty file, which others cannot read
	 * @param now what the backup says that it is from
	 * @param room what refuses a backup that would fill the disk
	 * @throws SQLException if the database does not answer or the disk is full
	 * @throws NoRoomException if the backup might fill the disk; nothing is written then
	 * @throws IOException if the disk does not take it
	 */
	public static void write(Connection connection, Path file, Instant now, BackupRoom room)
			throws SQLException, IOException {
		Path database = file(connection);
		if (database != null) {
			room.require(database, file);
		}
		try (PreparedStatement mark = connection
			.prepareStatement("MERGE INTO lease (name, until) KEY (name) VALUES (?, ?)")) {
			mark.setString(1, MARK);
			mark.setObject(2, StoredTime.of(now));
			mark.executeUpdate();
		}
		try (Statement statement = connection.createStatement()) {
			statement.execute("BACKUP TO '%s'".formatted(file.toAbsolutePath().toString().replace("'", "''")));
		}
		force(file);
	}

	/** Returns nothing of a database that is kept in another way than in one file. */
	private static @Nullable Path file(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT DATABASE_PATH()")) {
			String path = row.next() ? row.getString(1) : null;
			Path file = (path != null) ? Path.of(EmbeddedConnectionDetails.fileOf(path)) : null;
			return (file != null && Files.isRegularFile(file)) ? file : null;
		}
	}

	/**
	 * Opens the database of a data folder that no process uses, and changes nothing in
	 * it.
	 * @param folder the data folder
	 * @throws SQLException if there is none, or if it is in use or damaged
	 */
	public static Connection openUnused(Path folder) throws SQLException {
		String url = EmbeddedConnectionDetails.file(folder, EmbeddedConnectionDetails.NAME)
			.orElseThrow(() -> new SQLException("its path has a semicolon"));
		return DriverManager.getConnection(url + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0",
				EmbeddedConnectionDetails.USER, "");
	}

	/**
	 * Copies into a file that is there, and waits until the disk has it.
	 * @param in what is copied
	 * @param file where to; what was in it is replaced
	 * @throws IOException if it cannot be read or written
	 */
	public static void copy(InputStream in, Path file) throws IOException {
		try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
			in.transferTo(Channels.newOutputStream(out));
			out.force(true);
		}
	}

	static void force(Path file) throws IOException {
		try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
			written.force(true);
		}
	}

}
