package dev.countersign.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

import dev.countersign.address.Printable;
import picocli.CommandLine.Option;

/**
 * Prints what there is, for a command that has this part of it: a line of columns for
 * each, with times in whole seconds, or a JSON object. What others chose steers no
 * terminal.
 */
final class ListPrinter {

	private final ServiceCommand command;

	private final String line;

	private final Object[] heads;

	@Option(names = "--json", description = "Print one JSON object a line.")
	private boolean json;

	private boolean headed;

	/**
	 * Prints in columns.
	 * @param command where to
	 * @param line their widths, as a format
	 * @param heads what stands above them
	 */
	ListPrinter(ServiceCommand command, String line, String... heads) {
		this.command = command;
		this.line = line;
		this.heads = heads.clone();
	}

	/**
	 * Prints one of the list.
	 * @param object for a script
	 * @param columns for a person
	 */
	void print(Record object, Object... columns) {
		if (this.json) {
			this.command.printJson(object);
		}
		else {
			printHeads();
			print(columns);
		}
	}

	/** Prints what stands above even an empty list. */
	void end() {
		if (!this.json) {
			printHeads();
		}
	}

	/** Not before there is something to list: a command that fails prints nothing. */
	private void printHeads() {
		if (!this.headed) {
			this.headed = true;
			print(this.heads);
		}
	}

	private void print(Object[] columns) {
		Object[] printable = Arrays.stream(columns).map(ListPrinter::text).map(Printable::whole).toArray();
		this.command.out().print(this.line.formatted(printable).stripTrailing() + "\n");
	}

	private static String text(Object column) {
		return (column instanceof Instant time) ? time.truncatedTo(ChronoUnit.SECONDS).toString() : column.toString();
	}

}
