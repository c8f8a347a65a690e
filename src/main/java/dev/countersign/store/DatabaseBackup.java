package dev.countersign.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

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
	 * @throws SQLException if the database does not answer or the disk is full
	 * @throws IOException if the disk does not take it
	 */
	public static void write(Connection connection, Path file, Instant now) throws SQLException, IOException {
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

	/**
	 * Opens the database of a data folder that no process uses, and changes nothing in
	 * it.
	 * @param folder the data folder
	 * @throws SQLException if there is none, or if it is in use or damaged
	 */
	public static Connection openUnused(Path folder) throws SQLException {
		String url = EmbeddedConnectionDetails.file(folder, EmbeddedConnectionDetails.NAME)
			.orElseThrow(() -> new SQLException("its path has a semicolon"));
		return DriverManager.getConnection(url + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE", EmbeddedConnectionDetails.USER,
				"");
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
