package dev.countersign;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A start that has to fail, and what it has to say.
 *
 * @param title what is wrong, for a reader
 * @param arguments of the start; {@code {folder}} stands for an empty folder
 * @param preparation what makes it so
 * @param said what the description has to hold
 * @param advised what the action has to hold
 * @param hidden what must not be shown
 */
record BrokenStart(String title, List<String> arguments, Preparation preparation, List<String> said,
		List<String> advised, List<String> hidden) {

	private static final String SECRET = "hex:9f3a6c01d87be4527a10c4e9352fb86dd01e7783ac4b95f26e58ba0c1d3947f1";

	/** A start with settings that cannot be. */
	static BrokenStart with(String... settings) {
		String title = Arrays.stream(settings).map((setting) -> "`" + setting + "`").collect(Collectors.joining(" "));
		return new BrokenStart(title, Arrays.stream(settings).map((setting) -> "--" + setting).toList(),
				(folder) -> Prepared.NOTHING, List.of(), List.of(), List.of());
	}

	/** A start that something else than its settings breaks. */
	static BrokenStart where(String title, Preparation preparation) {
		return new BrokenStart(title, List.of(), preparation, List.of(), List.of(), List.of());
	}

	BrokenStart says(String... parts) {
		return new BrokenStart(this.title, this.arguments, this.preparation, List.of(parts), this.advised, this.hidden);
	}

	BrokenStart advises(String... parts) {
		return new BrokenStart(this.title, this.arguments, this.preparation, this.said, List.of(parts), this.hidden);
	}

	BrokenStart hides(String... parts) {
		return new BrokenStart(this.title, this.arguments, this.preparation, this.said, this.advised, List.of(parts));
	}

	/** The same under a title that does not show the settings. */
	BrokenStart called(String title) {
		return new BrokenStart(title, this.arguments, this.preparation, this.said, this.advised, this.hidden);
	}

	/** Returns the arguments, with a port and a folder of its own where none is set. */
	List<String> arguments(Path folder, Prepared prepared) {
		List<String> all = new ArrayList<>(this.arguments);
		prepared.settings().forEach((setting) -> all.add("--" + setting));
		addByDefault(all, "--server.port=", "0");
		addByDefault(all, "--countersign.data-dir=", "{folder}");
		if (all.stream().anyMatch((argument) -> argument.startsWith("--spring.datasource.url=jdbc:postgresql:"))) {
			addByDefault(all, "--countersign.secret=", SECRET);
			addByDefault(all, "--spring.datasource.username=", "postgres");
		}
		return all.stream().map((argument) -> argument.replace("{folder}", folder.toString())).toList();
	}

	@Override
	public String toString() {
		return this.title;
	}

	private static void addByDefault(List<String> arguments, String option, String value) {
		if (arguments.stream().noneMatch((argument) -> argument.startsWith(option))) {
			arguments.add(option + value);
		}
	}

	/** Makes something that breaks the start. */
	@FunctionalInterface
	interface Preparation {

		Prepared in(Path folder) throws Exception;

	}

	/**
	 * What was made.
	 *
	 * @param settings of the start, as {@code name=value}
	 * @param shown what stands in the document for what is another each time
	 * @param end takes it away again
	 */
	record Prepared(List<String> settings, List<Shown> shown, Closeable end) {

		static final Prepared NOTHING = new Prepared(List.of(), List.of(), () -> {
		});

		/** Settings that are added to those of the start. */
		static Prepared of(String... settings) {
			return new Prepared(List.of(settings), List.of(), () -> {
			});
		}

		Prepared shownAs(Object real, String shown) {
			List<Shown> all = new ArrayList<>(this.shown);
			all.add(new Shown(String.valueOf(real), shown));
			return new Prepared(this.settings, all, this.end);
		}

		Prepared endedBy(Closeable end) {
			return new Prepared(this.settings, this.shown, end);
		}

	}

	/** A text of one run, and the one that stands in its place. */
	record Shown(String real, String shown) {
	}

}
