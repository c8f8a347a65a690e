package dev.countersign.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what became of the lines of an import, and lists those that were refused.
 */
final class ImportReport {

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

	void refuse(long line, String reason) {
		this.refused++;
		if (this.refused <= this.most) {
			this.refusals.print("line %d: %s\n".formatted(line, reason));
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

	Map<String, Object> toJson(boolean dryRun) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("added", this.added);
		json.put("present", this.present);
		json.put("refused", this.refused);
		json.put("dry_run", dryRun);
		return json;
	}

}
