package dev.countersign.command;

import java.io.PrintWriter;
import java.util.Set;

import dev.countersign.address.Printable;

/**
 * Counts what became of the lines of an import, and lists those that were refused.
 */
final class ImportReport {

	private static final int MAX_NAME = 80;

	private final PrintWriter refusals;

	private final long most;

	private long added;

	private long present;

	private long refused;

	/**
	 * Makes an empty report.
	 * @param refusals where refused lines are listed
	 * @param most how many of them at most
	 */
	ImportReport(PrintWriter refusals, long most) {
		this.refusals = refusals;
		this.most = most;
	}

	void added() {
		this.added++;
	}

	void present() {
		this.present++;
	}

	/** Says where, whom, why and what to do. */
	void refuse(ImportRecord account, String reason) {
		this.refused++;
		if (this.refused <= this.most) {
			String name = account.name().isEmpty() ? "" : ", '%s'".formatted(Printable.of(account.name(), MAX_NAME));
			this.refusals.print(Printable.whole("line %d%s: %s".formatted(account.line(), name, reason)) + "\n");
		}
		else if (this.refused == this.most + 1) {
			this.refusals.print("More lines were refused; --report FILE lists them all.\n");
		}
	}

	boolean hasRefused() {
		return this.refused > 0;
	}

	long lines() {
		return this.added + this.present + this.refused;
	}

	String toText(boolean dryRun) {
		return "%s %,d, already there %,d, refused %,d.".formatted(dryRun ? "Would be added" : "Added", this.added,
				this.present, this.refused);
	}

	Counts counts(boolean dryRun, Set<String> unread) {
		return new Counts(this.added, this.present, this.refused, dryRun, unread);
	}

	/** As one JSON object. */
	record Counts(long added, long present, long refused, boolean dryRun, Set<String> fieldsNotRead) {
	}

}
