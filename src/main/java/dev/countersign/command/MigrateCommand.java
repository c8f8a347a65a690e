package dev.countersign.command;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "migrate", description = "Bring the database up to date, as a start of the server does, and exit.")
class MigrateCommand extends ServiceCommand {

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	MigrateCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		MigrateResult result = service.get(Flyway.class).migrate();
		String version = (result.targetSchemaVersion != null) ? result.targetSchemaVersion
				: result.initialSchemaVersion;
		if (this.json) {
			printJson(new Summary(version, result.migrationsExecuted));
		}
		else {
			out().println(
					"The database is at version %s; migrations run: %d.".formatted(version, result.migrationsExecuted));
		}
		return OK;
	}

	record Summary(@Nullable String version, int migrationsRun) {
	}

}
