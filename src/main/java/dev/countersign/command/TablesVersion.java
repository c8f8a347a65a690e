package dev.countersign.command;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Which migration made the tables of a database what they are.
 *
 * @param present the newest that was run on it
 * @param known the newest that this jar has
 */
record TablesVersion(MigrationVersion present, MigrationVersion known) {

	static TablesVersion of(Flyway flyway) {
		MigrationInfo[] migrations = flyway.info().all();
		return new TablesVersion(newest(migrations, MigrationState::isApplied),
				newest(migrations, MigrationState::isResolved));
	}

	boolean isNewerThanKnown() {
		return this.present.isNewerThan(this.known);
	}

	private static MigrationVersion newest(MigrationInfo[] migrations, Predicate<MigrationState> state) {
		return Arrays.stream(migrations)
			.filter((migration) -> state.test(migration.getState()))
			.map(MigrationInfo::getVersion)
			.filter(Objects::nonNull)
			.max(MigrationVersion::compareTo)
			.orElse(MigrationVersion.EMPTY);
	}

}
