package dev.countersign.store;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * H2 in a file of the data folder.
 */
record EmbeddedConnectionDetails(DataFolder folder) implements JdbcConnectionDetails {

	static final String NAME = "countersign";

	static final String USER = "countersign";

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
	 * it.
	 */
	@Override
	public String getJdbcUrl() {
		this.folder.privateFile(NAME + ".mv.db");
		return url();
	}

	/** As {@link #getJdbcUrl}, for anyone who will not connect: nothing is made. */
	String url() {
		return Database.H2 + "file:" + this.folder.dataDir().toAbsolutePath().normalize().resolve(NAME)
				+ ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
	}

}
