package dev.countersign.account;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an account's tokens say of it beyond its name and its roles: a JSON object that
 * administrators choose, whose members become claims. It is so small that a token with it
 * fits a request's head, and such that every library reads what another wrote.
 *
 * @param json the object in one line, as it is stored
 */
public record AccountClaims(String json) {

	/** Says nothing. */
	public static final AccountClaims NONE = new AccountClaims("{}");

	private static final int MAX_BYTES = 1_024;

	private static final int MAX_DEPTH = 4;

	private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");

	/**
	 * What RFC 7519 registers, what tokens say themselves, what introspection adds, and
	 * what would tell a verifier how a token may be used.
	 */
	private static final Set<String> RESERVED = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "user",
			"user_id", "username", "client_id", "kind", "sid", "roles", "scope", "scp", "auth_time", "amr", "acr",
			"azp", "nonce", "cnf", "act", "may_act", "events", "status", "active", "token_type", "why");

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	/**
	 * Takes an object as somebody sent it.
	 * @throws IllegalArgumentException with the end of a sentence about it, if no token
	 * can say it
	 */
	static AccountClaims of(Map<String, ? extends @Nullable Object> members) {
		objection(members).ifPresent((objection) -> {
			throw new IllegalArgumentException(objection);
		});
		String json = JSON.writeValueAsString(members);
		if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
			throw new IllegalArgumentException("has more than %,d bytes".formatted(MAX_BYTES));
		}
		return new AccountClaims(json);
	}

	/** Returns the members by their names. */
	public Map<String, Object> toMap() {
		return NONE.equals(this) ? Map.of() : JSON.readValue(this.json, OBJECT);
	}

	/** Returns the members that others do not have, or have with another value. */
	AccountClaims without(AccountClaims others) {
		Map<String, Object> theirs = others.toMap();
		Map<String, Object> left = new LinkedHashMap<>(toMap());
		left.entrySet().removeIf((member) -> member.getValue().equals(theirs.get(member.getKey())));
		return left.isEmpty() ? NONE : new AccountClaims(JSON.writeValueAsString(left));
	}

	private static Optional<String> objection(Map<String, ? extends @Nullable Object> members) {
		if (!members.keySet().stream().allMatch((name) -> NAME.matcher(name).matches())) {
			return Optional.of("has a name that is not 1 to 128 visible ASCII characters");
		}
		return members.keySet()
			.stream()
			.filter(RESERVED::contains)
			.findFirst()
			.map((name) -> "has the name '%s', which is not free".formatted(name))
			.or(() -> members.values().stream().flatMap((value) -> objection(value, 1).stream()).findFirst());
	}

	private static Optional<String> objection(@Nullable Object value, int depth) {
		if (depth > MAX_DEPTH) {
			return Optional.of("is more than %d deep".formatted(MAX_DEPTH));
		}
		if (value instanceof Map<?, ?> members) {
			return first(members.keySet(), depth).or(() -> first(members.values(), depth));
		}
		if (value instanceof Collection<?> values) {
			return first(values, depth);
		}
		return isPlain(value) ? Optional.empty()
				: Optional.of("has a value that is null, half a character, or a number beyond 64 bits");
	}

	private static Optional<String> first(Collection<? extends @Nullable Object> values, int depth) {
		return values.stream().flatMap((value) -> objection(value, depth + 1).stream()).findFirst();
	}

	/** Some libraries read no longer numbers, and none writes half a character. */
	private static boolean isPlain(@Nullable Object value) {
		return value instanceof Boolean || value instanceof Integer || value instanceof Long
				|| (value instanceof Double number && Double.isFinite(number))
				|| (value instanceof String text && StandardCharsets.UTF_8.newEncoder().canEncode(text));
	}

}
