package dev.countersign.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import dev.countersign.account.AccountTransfer;
import dev.countersign.account.AccountTransfer.Newcomer;
import dev.countersign.account.AccountTransfer.Outcome;
import dev.countersign.account.ImportRehearsal;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes accounts over, some at a time, each time in one transaction, or tries what would
 * become of them. Memory holds one batch, and in a trial a number for each account.
 */
class AccountImport {

	private final AccountTransfer accounts;

	private final TransactionOperations transactions;

	private final ImportReport report;

	private final Progress progress;

	private final @Nullable ImportRehearsal rehearsal;

	/**
	 * Begins with nothing taken over.
	 * @param accounts to which accounts are added
	 * @param transactions one for each batch
	 * @param report counts what becomes of them
	 * @param progress is told after each batch
	 * @param rehearsal if each batch is to be rolled back, what was before it
	 */
	AccountImport(AccountTransfer accounts, TransactionOperations transactions, ImportReport report, Progress progress,
			@Nullable ImportRehearsal rehearsal) {
		this.accounts = accounts;
		this.transactions = transactions;
		this.report = report;
		this.progress = progress;
		this.rehearsal = rehearsal;
	}

	void run(ImportRecords records) throws IOException {
		int most = this.accounts.batchSize();
		List<ImportRecord> batch = new ArrayList<>();
		for (ImportRecord next = records.next(); next != null; next = records.next()) {
			batch.add(next);
			if (batch.size() == most) {
				add(batch);
				batch.clear();
			}
		}
		add(batch);
	}

	private void add(List<ImportRecord> batch) throws IOException {
		List<Newcomer> newcomers = new ArrayList<>();
		for (ImportRecord entry : batch) {
			if (entry.newcomer() != null) {
				newcomers.add(entry.newcomer());
			}
		}
		Iterator<Outcome> outcomes = addAll(newcomers).iterator();
		for (ImportRecord entry : batch) {
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
		return this.transactions.execute((transaction) -> {
			if (this.rehearsal == null) {
				return this.accounts.add(newcomers);
			}
			transaction.setRollbackOnly();
			return this.accounts.add(newcomers, this.rehearsal);
		});
	}

	private void count(ImportRecord entry, Outcome outcome) {
		if (outcome.reason() != null) {
			this.report.refuse(entry, outcome.reason());
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

}
