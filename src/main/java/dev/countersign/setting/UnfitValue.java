package dev.countersign.setting;

import java.io.File;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * A setting's value that is not of the kind that the setting takes.
 *
 * @param name of the setting
 * @param value what it is set to
 */
record UnfitValue(String name, @Nullable Object value) {

	private static final int MAX_SHOWN = 64;

	private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|credential|private-?key).*");

	/**
	 * Says what the value should look like.
	 * @param type what it had to become
	 * @param cause what failed
	 */
	FailureAnalysis toBe(Class<?> type, Throwable cause) {
		Form form = Form.of(type);
		return new FailureAnalysis("The setting %s is %s, which is not %s.".formatted(this.name, shown(), form.is),
				"Set %s (%s) to %s.".formatted(this.name, variable(), form.example), cause);
	}

	/**
	 * Passes on why a library does not take the value.
	 * @param cause what failed
	 */
	FailureAnalysis refusedFor(Throwable cause) {
		Throwable reason = cause;
		while (reason.getCause() != null) {
			reason = reason.getCause();
		}
		String text = isSecret() ? reason.getClass().getSimpleName() : reason.getMessage();
		return new FailureAnalysis(
				"The setting %s is %s, which cannot be: %s".formatted(this.name, shown(), clean(text)),
				"Set %s (%s) to another value, or leave it out.".formatted(this.name, variable()), cause);
	}

	private boolean isSecret() {
		return SECRET.matcher(this.name).matches();
	}

	private String shown() {
		return isSecret() ? "not shown here" : "'" + clean(String.valueOf(this.value)) + "'";
	}

	/** Returns what the setting is called in the environment. */
	private String variable() {
		return this.name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
	}

	/** Nothing that a setting holds ends a line of the log, or fills it. */
	private static String clean(@Nullable String text) {
		String line = String.valueOf(text).replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
		return (line.length() > MAX_SHOWN) ? line.substring(0, MAX_SHOWN) + "…" : line;
	}

	/**
	 * What a value of some type looks like.
	 *
	 * @param is what the value is not
	 * @param example what to set instead
	 */
	private record Form(String is, String example) {

		static Form of(Class<?> type) {
			Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
			if (boxed == Duration.class) {
				return new Form("a duration", "a number and a unit of ms, s, m, h or d, such as 10s, 15m or 7d");
			}
			if (boxed == Boolean.class) {
				return new Form("true or false", "true or false");
			}
			if (Number.class.isAssignableFrom(boxed)) {
				return new Form("a number", "a number, in digits alone");
			}
			if (boxed == DataSize.class) {
				return new Form("a size", "a number and a unit of B, KB or MB, such as 16KB");
			}
			if (boxed == InetAddress.class) {
				return new Form("an address", "an address of this machine, such as 127.0.0.1");
			}
			if (boxed.isEnum()) {
				return new Form("one of those that there are", "one of " + names(boxed));
			}
			if (boxed == Path.class || boxed == File.class) {
				return new Form("a path", "a path of this system");
			}
			return new Form("a value of the kind that it takes", "another value, or leave it out");
		}

		private static String names(Class<?> type) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}

	}

}
