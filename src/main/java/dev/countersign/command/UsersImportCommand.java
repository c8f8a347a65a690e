package dev.countersign.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

import dev.countersign.account.AccountTransfer;
import dev.countersign.account.ImportRehearsal;
import dev.countersign.account.OperatorAccounts;
import dev.countersign.address.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.springframework.transaction.support.TransactionOperations;

@Command(name = "import", description = { "Take over accounts with the hashes of their passwords.", "",
		"FILE holds JSON lines, or CSV with a header, in UTF-8. The fields are username and password_hash, and optionally email, roles, claims, enabled (true or false) and created_at. A service account has kind (service) and secret_hashes instead of password_hash. Roles are an array in JSON, and in CSV one cell with blanks between them. Claims are an object, in CSV too. Other fields are reported and not read.",
		"", "A file that is not what it says is refused as a whole, such as CSV with a quote that is not closed.", "",
		"A hash may be bcrypt, Argon2, scrypt or PBKDF2, as PHC strings, Django or Spring Security write it. Users log in with the password that they have, and the hash is renewed when they do.",
		"",
		"An account that is there with the same hash is left as it is, so an import that broke off can be begun again. The exit status is 1 if an account was refused or the file holds none." })
class UsersImportCommand extends ServiceCommand {

	private static final int MAX_ON_TERMINAL = 100;

	private static final int MAX_NOTE = 500;

	/** An empty store that is gone when it is closed. */
	private static final String IN_MEMORY = "--spring.datasource.url=jdbc:h2:mem:dry-run;DB_CLOSE_DELAY=-1";

	private final InputStream in;

	@Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
	private String file = "";

	@Option(names = "--format", paramLabel = "json|csv",
			description = "What the file holds. Default: csv if its name ends so, else json.")
	private @Nullable Format format;

	@Option(names = "--dry-run", description = "Check every account against the database, and change nothing.")
	private boolean dryRun;

	@Option(names = "--report", paramLabel = "FILE",
			description = "Where the refused lines are listed. Default: standard error, at most 100.")
	private @Nullable Path reportFile;

	@Option(names = "--progress", negatable = true, description = "Show a bar, or none. Default: on a terminal.")
	private @Nullable Boolean progress;

	@Option(names = "--json", description = "Print the counts as one JSON object.")
	private boolean json;

	UsersImportCommand(OpenedService.Opener opener, InputStream in) {
		super(opener);
		this.in = in;
	}

	@Override
	int run(OpenedService service) throws IOException {
		try (ImportFile source = "-".equals(this.file) ? ImportFile.copyOf(this.in, isCsv())
				: ImportFile.at(Path.of(this.file), isCsv())) {
			Set<String> unread = source.check();
			if (!unread.isEmpty()) {
				err().println("Not read, as no account has such a field: " + Printable.of(unread.toString(), MAX_NOTE));
			}
			if (this.dryRun && !service.hasDatabase()) {
				try (OpenedService empty = open(IN_MEMORY)) {
					return run(empty, source, unread);
				}
			}
			return run(service, source, unread);
		}
	}

	private int run(OpenedService service, ImportFile source, Set<String> unread) throws IOException {
		if (this.reportFile == null) {
			return run(service, source, unread, new ImportReport(err(), MAX_ON_TERMINAL));
		}
		try (PrintWriter file = open(this.reportFile)) {
			int status = run(service, source, unread, new ImportReport(file, Long.MAX_VALUE));
			if (file.checkError()) {
				throw new CommandFailure("The report %s could not be written to its end.".formatted(this.reportFile),
						"What was taken over stays. Make room on the disk, and have the rest listed by --dry-run.");
			}
			return status;
		}
	}

	/** A report takes the place of an earlier one, and never of what is read. */
	private PrintWriter open(Path report) {
		try {
			if (!"-".equals(this.file) && Files.exists(report) && Files.isSameFile(report, Path.of(this.file))) {
				throw new CommandFailure("--report names the file that is read.", "Name another file in --report.");
			}
			return new PrintWriter(Files.newBufferedWriter(report));
		}
		catch (IOException ex) {
			throw new CommandFailure("The report %s cannot be written.".formatted(report),
					"Name a file in --report that this user may write, in a folder that is there.");
		}
	}

	private int run(OpenedService service, ImportFile source, Set<String> unread, ImportReport report)
			throws IOException {
		try (SeekableByteChannel channel = source.open()) {
			ProgressBar bar = new ProgressBar(err(), isProgressShown(), channel.size());
			TransactionOperations transactions = service.get(TransactionOperations.class);
			AccountImport work = new AccountImport(service.get(AccountTransfer.class), transactions, report,
					() -> bar.draw(channel.position(), report.lines()), this.dryRun ? new ImportRehearsal() : null);
			work.run(source.records(channel));
			bar.end();
		}
		finish(service, report, unread);
		return report.hasRefused() ? FAILED : OK;
	}

	private void finish(OpenedService service, ImportReport report, Set<String> unread) {
		if (this.json) {
			printJson(report.counts(this.dryRun, unread));
		}
		else {
			out().println(report.toText(this.dryRun));
		}
		if (!this.dryRun && !service.get(OperatorAccounts.class).hasAdministrator()) {
			err().println("Nobody can administer this service yet: countersign users add NAME --role admin");
		}
	}

	private boolean isProgressShown() {
		return (this.progress != null) ? this.progress : System.console() != null;
	}

	private boolean isCsv() {
		return (this.format != null) ? this.format == Format.csv : this.file.toLowerCase(Locale.ROOT).endsWith(".csv");
	}

	/** As it is spelled on the command line. */
	enum Format {

		json, csv

	}

}
