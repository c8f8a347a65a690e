package dev.countersign.command;

import picocli.CommandLine.Option;

/**
 * A command that prints what there is: a line of columns for each, or a JSON object.
 */
abstract class ListCommand extends ServiceCommand {

	private final String line;

	private final Object[] heads;

	@Option(names = "--json", description = "Print one JSON object a line.")
	private boolean json;

	private boolean headed;

	/**
	 * Prints in columns.
	 * @param line their widths, as a format
	 * @param heads what stands above them
	 */
	ListCommand(OpenedService.Opener opener, String line, String... heads) {
		super(opener);
		this.line = line;
		this.heads = heads.clone();
	}

	@Override
	final int run(OpenedService service) {
		list(service);
		printHeads();
		return OK;
	}

	/** Prints each with {@link #print(Record, Object...)}. */
	abstract void list(OpenedService service);

	/**
	 * Prints one of the list.
	 * @param object for a script
	 * @param columns for a person
	 */
	final void print(Record object, Object... columns) {
		if (this.json) {
			printJson(object);
		}
		else {
			printHeads();
			print(columns);
		}
	}

	/** Not before there is something to list: a command that fails prints nothing. */
	private void printHeads() {
		if (!this.json && !this.headed) {
			this.headed = true;
			print(this.heads);
		}
	}

	private void print(Object[] columns) {
		out().print(this.line.formatted(columns).stripTrailing() + "\n");
	}

}
