package dev.countersign.command;

import java.util.Map;
import java.util.UUID;
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
 */
final class TypedArguments {

	private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

	private TypedArguments() {
	}

	/** Has a command and those below it read them. */
	static void register(CommandLine command) {
		command.registerConverter(boolean.class, TypedArguments::truth);
		command.registerConverter(Boolean.class, TypedArguments::truth);
		register(command, "");
	}

	private static void register(CommandLine command, String list) {
		ITypeConverter<Integer> ints = (text) -> number(text, Integer::valueOf, list);
		ITypeConverter<Long> longs = (text) -> number(text, Long::valueOf, list);
		command.registerConverter(int.class, ints);
		command.registerConverter(Integer.class, ints);
		command.registerConverter(long.class, longs);
		command.registerConverter(Long.class, longs);
		command.registerConverter(UUID.class, (text) -> id(text, list));
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

	private static <N extends Number> N number(String text, ITypeConverter<N> reader, String list) throws Exception {
		if (!NUMBER.matcher(text).matches()) {
			throw new TypeConversionException("'%s' is not a whole number%s".formatted(text, list));
		}
		try {
			return reader.convert(text);
		}
		catch (NumberFormatException ex) {
			throw new TypeConversionException("'%s' is too large a number%s".formatted(text, list));
		}
	}

	private static UUID id(String text, String list) {
		if (!ID.matcher(text).matches()) {
			throw new TypeConversionException(
					"'%s' is not an id such as 3f2504e0-4f89-11d3-9a0c-0305e82c3301%s".formatted(text, list));
		}
		return UUID.fromString(text);
	}

	private static boolean truth(String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new TypeConversionException("'%s' is neither true nor false".formatted(text));
		};
	}

}
