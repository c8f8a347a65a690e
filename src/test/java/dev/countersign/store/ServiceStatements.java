package dev.countersign.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.countersign.CountersignApplication;

import org.springframework.asm.ClassReader;

/**
 * Every statement that a class of the service has the text of. Commands that read a whole
 * database on purpose are no part of it.
 */
final class ServiceStatements {

	private static final Pattern STATEMENT = Pattern
		.compile("\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|WITH)\\s.*", Pattern.DOTALL);

	private static final Pattern PARAMETER = Pattern.compile("(?<!:):[A-Za-z]\\w*");

	private static final Pattern BLANK = Pattern.compile("%(?:\\d\\$)?s|\u0001");

	private static final String COMMANDS = "/command/";

	/** The tag of a text in the constants of a class. */
	private static final int TEXT = 8;

	private ServiceStatements() {
	}

	/** Returns the texts; those with a {@code %s} are not whole. */
	static Set<String> all() {
		try {
			Path classes = Path
				.of(CountersignApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			try (Stream<Path> files = Files.walk(classes)) {
				return files.filter((file) -> file.toString().endsWith(".class"))
					.filter((file) -> !file.toString().contains(COMMANDS))
					.flatMap(ServiceStatements::texts)
					.filter((text) -> STATEMENT.matcher(text).matches())
					.collect(Collectors.toCollection(TreeSet::new));
			}
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Tells whether a text is completed at run time. */
	static boolean isTemplate(String statement) {
		return BLANK.matcher(statement).find();
	}

	/** Tells whether a statement that ran was made of a template. */
	static boolean isMadeOf(String ran, String template) {
		String pattern = BLANK.splitAsStream(PARAMETER.matcher(template).replaceAll("?"))
			.map(Pattern::quote)
			.collect(Collectors.joining(".*"));
		return Pattern.compile(pattern, Pattern.DOTALL).matcher(ran).matches();
	}

	/**
	 * Numbers the parameters, those of one name alike.
	 * @param statement with names, or as it ran with question marks
	 * @param mark what stands before the number
	 */
	static String numbered(String statement, String mark) {
		List<String> names = new ArrayList<>();
		return Pattern.compile(PARAMETER.pattern() + "|\\?").matcher(statement).replaceAll((parameter) -> {
			if (parameter.group().equals("?") || !names.contains(parameter.group())) {
				names.add(parameter.group());
			}
			return Matcher.quoteReplacement(mark + (names.lastIndexOf(parameter.group()) + 1));
		});
	}

	private static Stream<String> texts(Path file) {
		try {
			ClassReader type = new ClassReader(Files.readAllBytes(file));
			char[] buffer = new char[type.getMaxStringLength()];
			return IntStream.range(1, type.getItemCount())
				.map(type::getItem)
				.filter((offset) -> offset > 0 && type.readByte(offset - 1) == TEXT)
				.mapToObj((offset) -> type.readUTF8(offset, buffer));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
