package dev.countersign.command;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.countersign.account.AccountKind;
import dev.countersign.account.AccountTransfer.Newcomer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object a line, in which roles are an array of text. JSON has no line break within a
 * text. A line that is not one object makes the file another kind of file, or a piece of
 * one.
 */
final class JsonLineRecords extends ImportRecords {

	private static final ObjectReader JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build()
		.readerFor(JsonNode.class);

	private static final ObjectReader STRICT = JSON.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

	private final LineReader lines;

	private boolean begun;

	JsonLineRecords(Reader reader) {
		this.lines = new LineReader(reader);
	}

	@Override
	@Nullable ImportRecord next() throws IOException {
		LineReader.Line line = this.lines.next();
		while (line != null && line.text().isBlank()) {
			line = this.lines.next();
		}
		if (line == null) {
			return null;
		}
		JsonNode object = line.isOverLong() ? null : object(line.text(), STRICT);
		if (object == null && !isObject(line)) {
			throw notJsonLines(line);
		}
		this.begun = true;
		return record(line, object);
	}

	/** One that is too long to be looked at may be one, except at the beginning. */
	private boolean isObject(LineReader.Line line) {
		return line.isOverLong() ? this.begun : object(line.text(), JSON) != null;
	}

	private ImportRecord record(LineReader.Line line, @Nullable JsonNode object) {
		try {
			if (line.isOverLong()) {
				throw new RefusedRecordException(
						"it has more than %,d characters; leave out what is not read".formatted(LineReader.MAX_LENGTH));
			}
			requireUnicode(line.text());
			if (object == null) {
				throw new RefusedRecordException("it names a field twice; leave one of the two out");
			}
			// What was escaped is so no more.
			requireUnicode(object.toString());
			return ImportRecord.of(line.number(), newcomer(object));
		}
		catch (RefusedRecordException ex) {
			return ImportRecord.refused(line.number(), (object != null) ? object.path("username").asString("") : "",
					ex.reason());
		}
	}

	private Newcomer newcomer(JsonNode object) {
		object.propertyNames().forEach(this::see);
		AccountKind kind = kind(text(object, "kind"));
		return new Newcomer(required("username", text(object, "username")), kind, optional(text(object, "email")),
				truth(object, "email_confirmed", true), passwordHash(kind, text(object, "password_hash")),
				truth(object, "short_password", false), List.copyOf(texts(object, "secret_hashes", "[\"3f…\"]")),
				totp(object), texts(object, "roles", "[\"admin\",\"auditor\"]"), claims(object.get("claims")),
				truth(object, "enabled", true), time(text(object, "created_at")));
	}

	private CommandFailure notJsonLines(LineReader.Line line) {
		if (this.begun) {
			return new CommandFailure("Line %d of the file is not one JSON object.".formatted(line.number()),
					"Nothing was taken over. Look whether its export went well, and make a line of each account: "
							+ "jq -c . FILE | countersign users import -");
		}
		return line.text().stripLeading().startsWith("[")
				? new CommandFailure("The file is a JSON array, and not one JSON object a line.",
						"Nothing was taken over. Make lines of it: jq -c '.[]' FILE | countersign users import -")
				: new CommandFailure("The first line of the file is not one JSON object.",
						"Nothing was taken over. Make a line of each account: jq -c . FILE | countersign users import -, "
								+ "or say --format csv if it holds CSV.");
	}

	/**
	 * Returns nothing for what is not an object; Jackson's message might quote a hash.
	 */
	private static @Nullable JsonNode object(String line, ObjectReader reader) {
		try {
			JsonNode node = reader.readValue(line);
			return node.isObject() ? node : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static @Nullable String text(JsonNode object, String name) {
		JsonNode value = object.get(name);
		if (value == null || value.isNull()) {
			return null;
		}
		if (!value.isString()) {
			throw new RefusedRecordException("'%s' is not text; put it in double quotes".formatted(name));
		}
		return value.asString();
	}

	/** Most have one. */
	private static List<String> totp(JsonNode object) {
		JsonNode value = object.get("totp");
		return (value != null && value.isString()) ? List.of(value.asString())
				: List.copyOf(texts(object, "totp", "[\"JBSWY3DPEHPK3PXP\"]"));
	}

	private static Set<String> texts(JsonNode object, String name, String example) {
		JsonNode value = object.get(name);
		Set<String> texts = new TreeSet<>();
		if (value == null || value.isNull()) {
			return texts;
		}
		if (!value.isArray()) {
			throw new RefusedRecordException("'%s' is not an array; write %s".formatted(name, example));
		}
		for (JsonNode text : value) {
			if (!text.isString()) {
				throw new RefusedRecordException(
						"'%s' holds something that is not text; write %s".formatted(name, example));
			}
			texts.add(text.asString());
		}
		return texts;
	}

	private static boolean truth(JsonNode object, String name, boolean otherwise) {
		JsonNode value = object.get(name);
		if (value == null || value.isNull()) {
			return otherwise;
		}
		if (!value.isBoolean()) {
			throw notTruth(name);
		}
		return value.booleanValue();
	}

}
