package dev.countersign.store;

import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Why the embedded database could not be opened or used.
 *
 * @param description what is wrong
 * @param action what to do about it
 */
record EmbeddedDatabaseFailure(String description, String action) {

	/**
	 * Finds what H2's codes say.
	 * @param failure what was thrown
	 * @param url the setting {@code spring.datasource.url}, or nothing if the database is
	 * in the data folder
	 */
	static Optional<EmbeddedDatabaseFailure> of(Throwable failure, @Nullable String url) {
		Place place = (url != null) ? Place.URL : Place.FOLDER;
		return Database.causes(failure)
			.map((cause) -> of(cause.getErrorCode(), place))
			.flatMap(Optional::stream)
			.reduce((outer, inner) -> inner);
	}

	/** Makes the refusal of a file in the data folder that holds nothing. */
	static FailureAnalyzedException empty(Path file) {
		return new FailureAnalyzedException(
				"The database in the data folder, the setting countersign.data-dir, is damaged: the file %s is empty."
					.formatted(file),
				"Delete the file and restore a backup (countersign restore). If this is a new service, delete the file "
						+ "and start again.");
	}

	private static Optional<EmbeddedDatabaseFailure> of(int code, Place place) {
		return switch (code) {
			case H2Errors.FILE_LOCKED -> place.failure("is in use by another process",
					"Stop the server or the command that uses it, or set %s. Nodes that are to share a store need PostgreSQL: set spring.datasource.url.");
			case H2Errors.FILE_CORRUPTED ->
				place.failure("is damaged or is not a database", place.repair + ", or set %s.");
			case H2Errors.FILE_VERSION -> place.failure("was made by another version of H2", "Set %s.");
			case H2Errors.WRONG_USER -> place.failure(place.foreign, place.owner);
			case H2Errors.IO_FAILED, H2Errors.IO_FAILED_ON_FILE -> place.failure("cannot be read or written",
					"Make room on the disk, let this user write to the file, or set %s.");
			case H2Errors.TABLE_MISSING, H2Errors.TABLE_MISSING_AS_EMPTY -> place.failure(
					"does not have this service's tables",
					"Run `countersign migrate` (java -jar countersign.jar migrate), or leave spring.flyway.enabled out.");
			default -> Optional.empty();
		};
	}

	/** Where the database is, which a setting says. */
	private enum Place {

		FOLDER("The database in the data folder, the setting countersign.data-dir,",
				"countersign.data-dir (COUNTERSIGN_DATA_DIR) to a folder of its own",
				"Move the file countersign.mv.db away and restore a backup (countersign restore)",
				"was made by another program", "Set %s."),

		URL("The database of the setting spring.datasource.url",
				"spring.datasource.url (SPRING_DATASOURCE_URL) to a file of its own",
				"Move the file away and put a backup's there", "was made with another user or password",
				"Set spring.datasource.username and spring.datasource.password (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD) to those that it was made with. A file of a data folder has the user %s and no password."
					.formatted(EmbeddedConnectionDetails.USER));

		private final String database;

		private final String elsewhere;

		private final String repair;

		private final String foreign;

		private final String owner;

		Place(String database, String elsewhere, String repair, String foreign, String owner) {
			this.database = database;
			this.elsewhere = elsewhere;
			this.repair = repair;
			this.foreign = foreign;
			this.owner = owner;
		}

		private Optional<EmbeddedDatabaseFailure> failure(String problem, String action) {
			return Optional.of(new EmbeddedDatabaseFailure("%s %s.".formatted(this.database, problem),
					action.formatted(this.elsewhere)));
		}

	}

}
