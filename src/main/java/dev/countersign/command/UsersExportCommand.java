package dev.countersign.command;

import dev.countersign.account.AccountTransfer;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Print all accounts as JSON lines, which 'users import' reads.")
class UsersExportCommand extends ServiceCommand {

	@Option(names = "--hashes",
			description = "With the hashes of their passwords. Keep the output as private as the database.")
	private boolean hashes;

	UsersExportCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		if (this.hashes) {
			service.get(AuditTrail.class).record(AuditEvent.of(Act.ACCOUNTS_EXPORTED));
		}
		service.get(AccountTransfer.class)
			.export((account) -> printJson(
					this.hashes ? ExportedLine.withHash(account) : ExportedLine.withoutHash(account)));
		return OK;
	}

}
