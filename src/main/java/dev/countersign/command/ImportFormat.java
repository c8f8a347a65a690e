package dev.countersign.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import dev.countersign.account.AccountTransfer.Newcomer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;

/**
 * How a line says who moves in: the fields {@code username}, {@code password_hash}, and
 * if there are any {@code roles}, {@code enabled} and {@code created_at}.
 */
interface ImportFormat {

	/** Reads a line; nothing if it is none of an account, such as a header. */
	@Nullable Newcomer read(String line);

	private static @Nullable Instant time(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return null;
		}
		try {
			OffsetDateTime time = OffsetDateTime.parse(text);
			if (time.getYear() >= 1970 && time.getYear() <= 9999) {
				return time.toInstant();
			}
		}
		catch (DateTimeException ex) {
			// Told below.
		}
		throw new RefusedLineException("'created_at' is no time such as 2026-01-31T12:00:00Z");
	}

	private static String required(String name, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			throw new RefusedLineException("'%s' is missing".formatted(name));
		}
		return value;
	}

	/** An object a line, in which roles are an array of text. */
	class JsonLines implements ImportFormat {

		private static final ObjectReader JSON = JsonMapper.builder()
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.build()
			.readerFor(JsonNode.class);

		@Override
		public Newcomer read(String line) {
			JsonNode object = object(line);
			return new Newcomer(required("username", text(object, "username")),
					required("password_hash", text(object, "password_hash")), roles(object.get("roles")),
					enabled(object.get("enabled")), time(text(object, "created_at")));
		}

		private static JsonNode object(String line) {
			try {
				JsonNode node = JSON.readValue(line);
				if (node.isObject()) {
					return node;
				}
			}
			catch (JacksonException ex) {
				// Its message may quote the line.
			}
			throw new RefusedLineException("it is not one JSON object");
		}

		private static @Nullable String text(JsonNode object, String name) {
			JsonNode value = object.get(name);
			if (value == null || value.isNull()) {
				return null;
			}
			if (!value.isString()) {
				throw new RefusedLineException("'%s' is not text".formatted(name));
			}
			return value.asString();
		}

		private static Set<String> roles(@Nullable JsonNode value) {
			Set<String> roles = new TreeSet<>();
			if (value == null || value.isNull()) {
				return roles;
			}
			if (!value.isArray()) {
				throw new RefusedLineException("'roles' is not an array");
			}
			for (JsonNode role : value) {
				if (!role.isString()) {
					throw new RefusedLineException("'roles' holds something that is not text");
				}
				roles.add(role.asString());
			}
			return roles;
		}

		private static boolean enabled(@Nullable JsonNode value) {
			if (value == null || value.isNull()) {
				return true;
			}
			if (!value.isBoolean()) {
				throw new RefusedLineException("'enabled' is neither true nor false");
			}
			return value.booleanValue();
		}

	}

	/** A first line with the fields' names, and roles with spaces between them. */
	class Csv implements ImportFormat {

		private static final ObjectReader CSV = new CsvMapper().readerFor(String[].class);

		private final List<String> header = new ArrayList<>();

		@Override
		public @Nullable Newcomer read(String line) {
			String[] values = values(line);
			if (this.header.isEmpty()) {
				readHeader(values);
				return null;
			}
			if (values.length != this.header.size()) {
				throw new RefusedLineException(
						"it has %d fields and the header has %d".formatted(values.length, this.header.size()));
			}
			return new Newcomer(required("username", value(values, "username")),
					required("password_hash", value(values, "password_hash")), roles(value(values, "roles")),
					enabled(value(values, "enabled")), time(value(values, "created_at")));
		}

		private void readHeader(String[] names) {
			for (String name : names) {
				this.header.add(name.strip().toLowerCase(Locale.ROOT));
			}
			if (!this.header.containsAll(List.of("username", "password_hash"))) {
				throw new CommandFailure("The first line does not name the fields 'username' and 'password_hash'.",
						"Begin the file with a header, such as username,password_hash,roles,enabled,created_at");
			}
		}

		private static String[] values(String line) {
			try {
				return CSV.readValue(line);
			}
			catch (JacksonException ex) {
				throw new RefusedLineException("it is not one line of comma-separated values");
			}
		}

		private @Nullable String value(String[] values, String name) {
			int column = this.header.indexOf(name);
			return (column < 0) ? null : values[column];
		}

		private static Set<String> roles(@Nullable String text) {
			return (text == null || text.isBlank()) ? Set.of() : new TreeSet<>(List.of(text.strip().split(" +")));
		}

		private static boolean enabled(@Nullable String text) {
			return switch ((text != null) ? text.toLowerCase(Locale.ROOT) : "") {
				case "", "true", "1", "t" -> true;
				case "false", "0", "f" -> false;
				default -> throw new RefusedLineException("'enabled' is neither true nor false");
			};
		}

	}

}
