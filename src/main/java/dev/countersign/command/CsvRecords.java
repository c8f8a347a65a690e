package dev.countersign.command;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.countersign.account.AccountKind;
import dev.countersign.account.AccountTransfer.Newcomer;
import dev.countersign.store.NameList;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;

/**
 * Comma-separated values with the fields' names in the first record, and blanks between
 * an account's roles. A cell in quotes may hold commas, quotes and line breaks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvRecords extends ImportRecords {

	private static final int MAX_CELL = 16 * 1024;

	private static final int MAX_CELLS = 1_000;

	private static final CsvMapper CSV = CsvMapper
		.builder(CsvFactory.builder()
			.disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
			.streamReadConstraints(StreamReadConstraints.builder().maxStringLength(MAX_CELL).build())
			.build())
		.build();

	/** Of a cell that holds an object. */
	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final JsonParser parser;

	private final List<String> header = new ArrayList<>();

	private long line = 1;

	CsvRecords(Reader reader) {
		this.parser = CSV.createParser(reader);
		readHeader();
	}

	@Override
	@Nullable ImportRecord next() {
		List<String> cells = readCells();
		while (cells != null && cells.stream().allMatch(String::isBlank)) {
			cells = readCells();
		}
		return (cells != null) ? record(cells) : null;
	}

	private ImportRecord record(List<String> cells) {
		try {
			if (cells.size() != this.header.size()) {
				throw new RefusedRecordException(
						"it has %d fields and the header has %d; put a field that holds a comma in double quotes"
							.formatted(cells.size(), this.header.size()));
			}
			cells.forEach(ImportRecords::requireUnicode);
			AccountKind kind = kind(value(cells, "kind"));
			return ImportRecord.of(this.line,
					new Newcomer(required("username", value(cells, "username")), kind, optional(value(cells, "email")),
							truth("email_confirmed", value(cells, "email_confirmed"), true),
							passwordHash(kind, value(cells, "password_hash")),
							truth("short_password", value(cells, "short_password"), false),
							List.copyOf(words(value(cells, "secret_hashes"))), totp(value(cells, "totp")),
							roles(value(cells, "roles")), claims(value(cells, "claims")),
							truth("enabled", value(cells, "enabled"), true), time(value(cells, "created_at"))));
		}
		catch (RefusedRecordException ex) {
			return ImportRecord.refused(this.line, value(cells, "username"), ex.reason());
		}
	}

	private void readHeader() {
		List<String> names = readCells();
		if (names == null) {
			return;
		}
		for (String name : names) {
			String field = name.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT);
			this.header.add(field);
			see(field);
		}
		if (!this.header.containsAll(List.of("username", "password_hash"))) {
			throw new CommandFailure("The first line does not name the fields 'username' and 'password_hash'.",
					"Begin the file with a header, such as username,password_hash,roles,enabled,created_at");
		}
		if (FIELDS.stream().anyMatch((field) -> this.header.indexOf(field) != this.header.lastIndexOf(field))) {
			throw new CommandFailure("The first line names a field twice.", "Leave one of the two columns out.");
		}
	}

	/** Reads the cells of the next record; null at the end. */
	private @Nullable List<String> readCells() {
		try {
			if (this.parser.nextToken() != JsonToken.START_ARRAY) {
				return null;
			}
			this.line = this.parser.currentLocation().getLineNr();
			List<String> cells = new ArrayList<>();
			while (this.parser.nextToken() != JsonToken.END_ARRAY) {
				cells.add(this.parser.getString());
				if (cells.size() > MAX_CELLS) {
					throw unreadable();
				}
			}
			return cells;
		}
		catch (JacksonException ex) {
			throw unreadable();
		}
	}

	/** Where a record ends is not known, so nothing behind it can be believed either. */
	private CommandFailure unreadable() {
		return new CommandFailure(
				"The file is not CSV: the record that begins on line %d has a quote that is not closed, or a cell of more than %,d characters."
					.formatted(this.line, MAX_CELL),
				"Nothing was taken over. Write a double quote within a cell twice, and put the cell in double quotes.");
	}

	private @Nullable String value(List<String> cells, String name) {
		int column = this.header.indexOf(name);
		return (column < 0 || column >= cells.size()) ? null : cells.get(column);
	}

	private static Set<String> roles(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return Set.of();
		}
		if (text.matches(".*[,;|].*")) {
			throw new RefusedRecordException("several roles in a cell have blanks between them: admin auditor");
		}
		return words(text);
	}

	private static Set<String> words(@Nullable String text) {
		return (text == null || text.isBlank()) ? Set.of() : new TreeSet<>(NameList.parse(text.replaceAll("\\s", " ")));
	}

	/** Addresses have no blanks. A secret may, as it is written in groups. */
	private static List<String> totp(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return List.of();
		}
		return text.contains("://") ? List.of(text.strip().split("\\s+(?=otpauth:)")) : List.of(text.strip());
	}

	/** Takes the text of an object, or nothing. */
	static Map<String, Object> claims(@Nullable String text) {
		try {
			return (text == null || text.isBlank()) ? Map.of() : claims(JSON.readValue(text, JsonNode.class));
		}
		catch (JacksonException ex) {
			throw noClaims();
		}
	}

	private static boolean truth(String name, @Nullable String text, boolean otherwise) {
		return switch ((text != null) ? text.toLowerCase(Locale.ROOT) : "") {
			case "" -> otherwise;
			case "true", "1", "t" -> true;
			case "false", "0", "f" -> false;
			default -> throw notTruth(name);
		};
	}

}
