package dev.countersign.command;

import java.util.LinkedHashMap;
import java.util.Map;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
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
			Map<String, Object> summary = new LinkedHashMap<>();
			summary.put("version", version);
			summary.put("migrations_run", result.migrationsExecuted);
			printJson(summary);
		}
		else {
			out().println(
					"The database is at version %s; migrations run: %d.".formatted(version, result.migrationsExecuted));
		}
		return OK;
	}

}
