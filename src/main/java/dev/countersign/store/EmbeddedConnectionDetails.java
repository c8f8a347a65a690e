package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * H2 in a file of the data folder.
 */
record EmbeddedConnectionDetails(DataFolder folder) implements JdbcConnectionDetails {

	private static final Log log = LogFactory.getLog(EmbeddedConnectionDetails.class);

	static final String NAME = "countersign";

	/** As H2 calls the file of a database. */
	static final String FILE = fileOf(NAME);

	static final String USER = "countersign";

	/**
	 * Takes a folder for whoever is going to connect. H2 never leaves its file empty, so
	 * that an empty one is what a full disk or a copy that broke off left of a database.
	 * @throws FailureAnalyzedException if its file is empty
	 */
	static EmbeddedConnectionDetails in(DataFolder folder) {
		try {
			Path file = folder.database();
			if (Files.isRegularFile(file) && Files.size(file) == 0) {
				throw EmbeddedDatabaseFailure.empty(file);
			}
		}
		catch (IOException ex) {
			log.debug("Whoever connects finds out why the file cannot be read", ex);
		}
		return new EmbeddedConnectionDetails(folder);
	}

	@Override
	public String getUsername() {
		return USER;
	}

	@Override
	public String getPassword() {
		return "";
	}

	/**
	 * Without a write delay a commit is in the file before it returns, so that it
	 * outlives the process; Spring closes the database, H2's own shutdown hook would race
	 * it. H2 would write what fails to a file that anyone may read.
	 */
	@Override
	public String getJdbcUrl() {
		String url = url();
		this.folder.privateFile(FILE);
		return url;
	}

	/** As {@link #getJdbcUrl}, for anyone who will not connect: nothing is made. */
	String url() {
		return url(this.folder, NAME);
	}

	/** Returns the URL of a database in the folder. */
	static String url(DataFolder folder, String name) {
		Path path = folder.dataDir().toAbsolutePath().normalize();
		return file(path, name).orElseThrow(() -> new FailureAnalyzedException(
				"The data folder %s, the setting countersign.data-dir, has a semicolon in its path, where the embedded database looks for options."
					.formatted(path),
				"Set countersign.data-dir (COUNTERSIGN_DATA_DIR) to a folder without one."))
				+ ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
	}

	/**
	 * Returns the URL of a database in a folder, for options to follow: nothing if the
	 * folder's own name would be read as such, as H2 knows no way to quote it.
	 */
	static Optional<String> file(Path folder, String name) {
		return Optional.of(Database.H2 + "file:" + folder.toAbsolutePath().resolve(name))
			.filter((url) -> url.indexOf(';') < 0);
	}

	static String fileOf(String name) {
		return name + ".mv.db";
	}

}
