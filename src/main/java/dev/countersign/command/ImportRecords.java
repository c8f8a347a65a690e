package dev.countersign.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.countersign.account.AccountKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The accounts of an import's file, one after the other: {@code username},
 * {@code password_hash}, and if there are any {@code email}, {@code roles},
 * {@code claims}, {@code enabled} and {@code created_at}. A service account has a
 * {@code kind}, and {@code secret_hashes} instead of the hash of a password. The secrets
 * of authenticator apps are {@code totp}, {@code short_password} says that the password
 * does not stand alone, and {@code email_confirmed} whether somebody has shown that they
 * read at the address.
 */
abstract class ImportRecords {

	static final List<String> FIELDS = List.of("username", "password_hash", "email", "roles", "claims", "enabled",
			"created_at", "kind", "secret_hashes", "totp", "short_password", "email_confirmed");

	private static final int MAX_UNREAD = 20;

	private static final int DATE_LENGTH = "2026-01-31".length();

	/** By their offsets, as RFC 3339 and as PostgreSQL write them. */
	private static final List<DateTimeFormatter> TIMES = Stream.of("XXX", "X").map(ImportRecords::formatter).toList();

	private final Set<String> unread = new TreeSet<>();

	/**
	 * Reads the next account.
	 * @return the account or why it is refused; null at the end of the file
	 * @throws CommandFailure if the file is not what it was said to be
	 */
	abstract @Nullable ImportRecord next() throws IOException;

	/** Returns the names of some fields that came and that no account has. */
	final Set<String> unread() {
		return this.unread;
	}

	final void see(String field) {
		if (!FIELDS.contains(field) && this.unread.size() < MAX_UNREAD) {
			this.unread.add(field);
		}
	}

	static String required(String name, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			throw new RefusedRecordException("'%s' is missing; add it, or leave the account out".formatted(name));
		}
		return value;
	}

	static AccountKind kind(@Nullable String text) {
		return AccountKind.find((text == null || text.isBlank()) ? AccountKind.PERSON.toString() : text.strip())
			.orElseThrow(() -> new RefusedRecordException("'kind' is neither person nor service; write one of them"));
	}

	/** Of a service account there is none. */
	static String passwordHash(AccountKind kind, @Nullable String value) {
		if (kind == AccountKind.PERSON) {
			return required("password_hash", value);
		}
		if (value != null && !value.isEmpty()) {
			throw new RefusedRecordException("a service account has no password; leave 'password_hash' out");
		}
		return "";
	}

	static RefusedRecordException notTruth(String name) {
		return new RefusedRecordException("'%s' is neither true nor false; write one of them".formatted(name));
	}

	static void requireUnicode(String text) {
		if (text.indexOf('\uFFFD') >= 0) {
			throw new RefusedRecordException("it is not in UTF-8; convert the file: iconv -f latin1 -t utf-8");
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw new RefusedRecordException(
					"it has half of a surrogate pair, which is no character; write the whole pair, or leave it out");
		}
	}

	static @Nullable String optional(@Nullable String text) {
		return (text == null || text.isBlank()) ? null : text;
	}

	/** Takes an object, or nothing. */
	static Map<String, Object> claims(@Nullable JsonNode value) {
		if (value == null || value.isNull()) {
			return Map.of();
		}
		if (!value.isObject()) {
			throw noClaims();
		}
		return JsonMapper.shared().convertValue(value, new TypeReference<>() {
		});
	}

	static RefusedRecordException noClaims() {
		return new RefusedRecordException("'claims' is not a JSON object; write {\"tenant\":\"acme\"}");
	}

	static @Nullable Instant time(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return null;
		}
		return TIMES.stream()
			.flatMap((form) -> parse(separated(text), form).stream())
			.filter((time) -> time.getYear() >= 1970 && time.getYear() <= 9999)
			.findFirst()
			.map(OffsetDateTime::toInstant)
			.orElseThrow(
					() -> new RefusedRecordException("'created_at' is not a time; write it as 2026-01-31T12:00:00Z"));
	}

	/** PostgreSQL writes a blank behind the date. */
	private static String separated(String text) {
		return (text.indexOf(' ') == DATE_LENGTH) ? text.replaceFirst(" ", "T") : text;
	}

	private static Optional<OffsetDateTime> parse(String text, DateTimeFormatter form) {
		try {
			return Optional.of(OffsetDateTime.parse(text, form));
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	private static DateTimeFormatter formatter(String offset) {
		return new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE)
			.appendLiteral('T')
			.append(DateTimeFormatter.ISO_LOCAL_TIME)
			.appendPattern(offset)
			.toFormatter(Locale.ROOT)
			.withResolverStyle(ResolverStyle.STRICT)
			.withChronology(IsoChronology.INSTANCE);
	}

}
