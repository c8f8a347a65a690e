package dev.countersign.command;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads what options and parameters take besides text. What cannot be read is refused in
 * words of the person who typed it, where the library names types of Java.
 * <p>
 * The converters are classes and not lambdas: Java 17 ends with a fault of its own when
 * it writes an archive of a process that has a lambda of an interface as old as the
 * library's.
 */
final class TypedArguments {

	private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

	private TypedArguments() {
	}

	/** Has a command and those below it read them. */
	static void register(CommandLine command) {
		command.registerConverter(boolean.class, new TruthConverter());
		command.registerConverter(Boolean.class, new TruthConverter());
		register(command, "");
	}

	private static void register(CommandLine command, String list) {
		command.registerConverter(int.class, new NumberConverter<>(Integer::valueOf, list));
		command.registerConverter(Integer.class, new NumberConverter<>(Integer::valueOf, list));
		command.registerConverter(long.class, new NumberConverter<>(Long::valueOf, list));
		command.registerConverter(Long.class, new NumberConverter<>(Long::valueOf, list));
		command.registerConverter(UUID.class, new IdConverter(list));
		Map<String, CommandLine> below = command.getSubcommands();
		String listOfThese = below.containsKey("list") ? line(below.get("list").getCommandSpec()) : "";
		below.values().forEach((each) -> register(each, listOfThese));
	}

	/** As it is typed, with what it needs. */
	private static String line(CommandSpec command) {
		return "; see " + command.qualifiedName()
				+ command.positionalParameters()
					.stream()
					.map(PositionalParamSpec::paramLabel)
					.map((label) -> " " + label)
					.collect(Collectors.joining());
	}

	private record NumberConverter<N extends Number>(Function<String, N> reader,
			String list) implements ITypeConverter<N> {

		@Override
		public N convert(String text) {
			if (!NUMBER.matcher(text).matches()) {
				throw new TypeConversionException("'%s' is not a whole number%s".formatted(text, this.list));
			}
			try {
				return this.reader.apply(text);
			}
			catch (NumberFormatException ex) {
				throw new TypeConversionException("'%s' is too large a number%s".formatted(text, this.list));
			}
		}

	}

	private record IdConverter(String list) implements ITypeConverter<UUID> {

		@Override
		public UUID convert(String text) {
			if (!ID.matcher(text).matches()) {
				throw new TypeConversionException(
						"'%s' is not an id such as 3f2504e0-4f89-11d3-9a0c-0305e82c3301%s".formatted(text, this.list));
			}
			return UUID.fromString(text);
		}

	}

	private record TruthConverter() implements ITypeConverter<Boolean> {

		@Override
		public Boolean convert(String text) {
			return switch (text) {
				case "true" -> true;
				case "false" -> false;
				default -> throw new TypeConversionException("'%s' is neither true nor false".formatted(text));
			};
		}

	}

}
