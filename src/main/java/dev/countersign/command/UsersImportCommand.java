package dev.countersign.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import dev.countersign.account.AccountTransfer;
import dev.countersign.account.OperatorAccounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.springframework.transaction.support.TransactionOperations;

@Command(name = "import", description = { "Take over accounts with the hashes of their passwords.", "",
		"FILE holds JSON lines, or CSV with a header, in UTF-8. The fields are username and password_hash, and optionally roles, enabled (true or false) and created_at.",
		"",
		"A hash may be bcrypt, Argon2, scrypt or PBKDF2, as PHC strings, Django or Spring Security write it. Users log in with the password that they have, and the hash is renewed when they do.",
		"",
		"An account that is there with the same hash is left as it is, so an import that broke off can be begun again. The exit status is 1 if a line was refused." })
class UsersImportCommand extends ServiceCommand {

	private static final int MAX_ON_TERMINAL = 100;

	private final InputStream in;

	@Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
	private String file = "";

	@Option(names = "--format", paramLabel = "json|csv",
			description = "What the file holds. Default: csv if its name ends so, else json.")
	private @Nullable Format format;

	@Option(names = "--dry-run", description = "Check every line against the database, and change nothing.")
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
		if ("-".equals(this.file)) {
			return run(service, this.in, null);
		}
		Path path = Path.of(this.file);
		if (!Files.isReadable(path) || Files.isDirectory(path)) {
			throw new CommandFailure("The file %s cannot be read.".formatted(path),
					"Name a file that this user may read.");
		}
		try (SeekableByteChannel channel = Files.newByteChannel(path)) {
			return run(service, Channels.newInputStream(channel), channel);
		}
	}

	private int run(OpenedService service, InputStream input, @Nullable SeekableByteChannel channel)
			throws IOException {
		if (this.reportFile == null) {
			return run(service, input, channel, new ImportReport(err(), MAX_ON_TERMINAL));
		}
		try (PrintWriter file = new PrintWriter(Files.newBufferedWriter(this.reportFile))) {
			return run(service, input, channel, new ImportReport(file, Long.MAX_VALUE));
		}
	}

	private int run(OpenedService service, InputStream input, @Nullable SeekableByteChannel channel,
			ImportReport report) throws IOException {
		LineReader lines = new LineReader(new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8)));
		ProgressBar bar = new ProgressBar(err(), isProgressShown(), (channel != null) ? channel.size() : 0);
		TransactionOperations transactions = service.get(TransactionOperations.class);
		AccountImport work = new AccountImport(service.get(AccountTransfer.class), transactions, report,
				() -> bar.draw((channel != null) ? channel.position() : 0, report.lines()));
		ImportFormat format = format();
		if (this.dryRun) {
			rollBack(transactions, work, lines, format);
		}
		else {
			work.run(lines, format);
		}
		bar.end();
		finish(service, report);
		return report.hasRefused() ? FAILED : OK;
	}

	/** One transaction, so that also a name that comes twice is found. */
	private static void rollBack(TransactionOperations transactions, AccountImport work, LineReader lines,
			ImportFormat format) throws IOException {
		try {
			transactions.executeWithoutResult((transaction) -> {
				transaction.setRollbackOnly();
				try {
					work.run(lines, format);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private void finish(OpenedService service, ImportReport report) {
		if (this.json) {
			printJson(report.toJson(this.dryRun));
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

	private ImportFormat format() {
		boolean csv = (this.format != null) ? this.format == Format.csv
				: this.file.toLowerCase(Locale.ROOT).endsWith(".csv");
		return csv ? new ImportFormat.Csv() : new ImportFormat.JsonLines();
	}

	/** As it is spelled on the command line. */
	enum Format {

		json, csv

	}

}
