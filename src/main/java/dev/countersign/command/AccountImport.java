package dev.countersign.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import dev.countersign.account.AccountTransfer;
import dev.countersign.account.AccountTransfer.Newcomer;
import dev.countersign.account.AccountTransfer.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes accounts over, some at a time, each time in one transaction. Memory holds one
 * batch.
 */
class AccountImport {

	private final AccountTransfer accounts;

	private final TransactionOperations transactions;

	private final ImportReport report;

	private final Progress progress;

	AccountImport(AccountTransfer accounts, TransactionOperations transactions, ImportReport report,
			Progress progress) {
		this.accounts = accounts;
		this.transactions = transactions;
		this.report = report;
		this.progress = progress;
	}

	void run(LineReader lines, ImportFormat format) throws IOException {
		List<Entry> batch = new ArrayList<>();
		for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
			Entry entry = read(line, format);
			if (entry != null) {
				batch.add(entry);
			}
			if (batch.size() == AccountTransfer.BATCH) {
				add(batch);
				batch.clear();
			}
		}
		add(batch);
	}

	private static @Nullable Entry read(LineReader.Line line, ImportFormat format) {
		try {
			if (line.isOverLong()) {
				throw new RefusedLineException("it has more than %,d characters".formatted(LineReader.MAX_LENGTH));
			}
			if (line.text().indexOf('\uFFFD') >= 0) {
				throw new RefusedLineException("it is not in UTF-8");
			}
			if (line.text().isBlank()) {
				return null;
			}
			Newcomer newcomer = format.read(line.text());
			return (newcomer != null) ? new Entry(line.number(), newcomer, null) : null;
		}
		catch (RefusedLineException ex) {
			return new Entry(line.number(), null, ex.getMessage());
		}
	}

	private void add(List<Entry> batch) throws IOException {
		List<Newcomer> newcomers = new ArrayList<>();
		for (Entry entry : batch) {
			if (entry.newcomer() != null) {
				newcomers.add(entry.newcomer());
			}
		}
		Iterator<Outcome> outcomes = addAll(newcomers).iterator();
		for (Entry entry : batch) {
			count(entry, (entry.newcomer() != null) ? outcomes.next() : new Outcome(false, entry.refusal()));
		}
		this.progress.changed();
	}

	/** Somebody else may have added one of the names meanwhile, which is then found. */
	private List<Outcome> addAll(List<Newcomer> newcomers) {
		try {
			return addOnce(newcomers);
		}
		catch (DuplicateKeyException ex) {
			return addOnce(newcomers);
		}
	}

	private List<Outcome> addOnce(List<Newcomer> newcomers) {
		List<Outcome> outcomes = this.transactions.execute((transaction) -> this.accounts.add(newcomers));
		return (outcomes != null) ? outcomes : List.of();
	}

	private void count(Entry entry, Outcome outcome) {
		if (outcome.reason() != null) {
			this.report.refuse(entry.line(), outcome.reason());
		}
		else if (outcome.added()) {
			this.report.added();
		}
		else {
			this.report.present();
		}
	}

	/** Is told after each batch. */
	@FunctionalInterface
	interface Progress {

		void changed() throws IOException;

	}

	private record Entry(long line, @Nullable Newcomer newcomer, @Nullable String refusal) {
	}

}
