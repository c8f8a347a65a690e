package dev.countersign.command;

import picocli.CommandLine.Mixin;

/**
 * A command that prints what there is.
 */
abstract class ListCommand extends ServiceCommand {

	@Mixin
	private final ListPrinter printer;

	/**
	 * Prints in columns.
	 * @param line their widths, as a format
	 * @param heads what stands above them
	 */
	ListCommand(OpenedService.Opener opener, String line, String... heads) {
		super(opener);
		this.printer = new ListPrinter(this, line, heads);
	}

	@Override
	final int run(OpenedService service) {
		list(service);
		this.printer.end();
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
		this.printer.print(object, columns);
	}

}
