package dev.countersign.store;

import java.util.Optional;

/**
 * Why the embedded database could not be opened or used.
 *
 * @param description what is wrong
 * @param action what to do about it
 */
record EmbeddedDatabaseFailure(String description, String action) {

	private static final String FOLDER = "countersign.data-dir (COUNTERSIGN_DATA_DIR)";

	private static final EmbeddedDatabaseFailure LOCKED = new EmbeddedDatabaseFailure(
			"The database in the data folder is in use by another process.",
			"Stop the server or the command that uses it, or set %s to a folder of its own. Nodes that are to share a store need PostgreSQL: set spring.datasource.url."
				.formatted(FOLDER));

	private static final EmbeddedDatabaseFailure DAMAGED = new EmbeddedDatabaseFailure(
			"The database's file in the data folder, the setting countersign.data-dir, is damaged or is not a database.",
			"Move the file countersign.mv.db away and restore a backup (countersign restore), or set %s to another folder."
				.formatted(FOLDER));

	private static final EmbeddedDatabaseFailure FOREIGN = new EmbeddedDatabaseFailure(
			"The database in the data folder, the setting countersign.data-dir, was made by another program or another version of H2.",
			"Set %s to a folder of this service's own.".formatted(FOLDER));

	private static final EmbeddedDatabaseFailure UNWRITABLE = new EmbeddedDatabaseFailure(
			"The database's file in the data folder, the setting countersign.data-dir, cannot be read or written.",
			"Make room on the disk, let this user write to the file, or set %s to another folder.".formatted(FOLDER));

	private static final EmbeddedDatabaseFailure EMPTY = new EmbeddedDatabaseFailure(
			"The database in the data folder, the setting countersign.data-dir, does not have this service's tables.",
			"Run `countersign migrate` (java -jar countersign.jar migrate), or leave spring.flyway.enabled out.");

	/** Finds what H2's codes say. */
	static Optional<EmbeddedDatabaseFailure> of(Throwable failure) {
		return Database.causes(failure)
			.map((cause) -> of(cause.getErrorCode()))
			.flatMap(Optional::stream)
			.reduce((outer, inner) -> inner);
	}

	private static Optional<EmbeddedDatabaseFailure> of(int code) {
		return switch (code) {
			case H2Errors.FILE_LOCKED -> Optional.of(LOCKED);
			case H2Errors.FILE_CORRUPTED -> Optional.of(DAMAGED);
			case H2Errors.FILE_VERSION, H2Errors.WRONG_USER -> Optional.of(FOREIGN);
			case H2Errors.IO_FAILED, H2Errors.IO_FAILED_ON_FILE -> Optional.of(UNWRITABLE);
			case H2Errors.TABLE_MISSING, H2Errors.TABLE_MISSING_AS_EMPTY -> Optional.of(EMPTY);
			default -> Optional.empty();
		};
	}

}
