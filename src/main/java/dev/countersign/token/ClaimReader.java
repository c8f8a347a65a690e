package dev.countersign.token;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;

/**
 * Takes claims of the one form that is ours, and refuses every other.
 *
 * @param claims of a token whose signature is good
 * @param keyId the key that it is good under
 */
record ClaimReader(Claims claims, String keyId) {

	/**
	 * Begins to read.
	 * @throws RefusedAuthentication if the token is of another kind
	 */
	static ClaimReader of(Header header, Claims claims, ExpectedToken expected) {
		require(expected.type().equals(header.getType()), "the type (typ) is another");
		require(expected.issuer().equals(claims.getIssuer()), "the issuer (iss) is another");
		require(claims.getAudience() != null && !Collections.disjoint(claims.getAudience(), expected.audiences()),
				"the audience (aud) is another");
		return new ClaimReader(claims, keyId(header));
	}

	/** By which the key was found. */
	private static String keyId(Header header) {
		if (header.get("kid") instanceof String keyId) {
			return keyId;
		}
		throw new RefusedAuthentication(Problem.INVALID_TOKEN, "the header names no key (kid)");
	}

	/** Absent where there is none. */
	Set<String> scopes() {
		return this.claims.containsKey("scope") ? Set.copyOf(Arrays.asList(text("scope").split(" "))) : Set.of();
	}

	/**
	 * Takes the one spelling that is ours; the platform would also read shortened ones.
	 */
	UUID uuid(String name) {
		String text = text(name);
		try {
			UUID id = UUID.fromString(text);
			require(id.toString().equals(text), notAnId(name));
			return id;
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedAuthentication(Problem.INVALID_TOKEN, notAnId(name));
		}
	}

	String text(String name) {
		if (this.claims.get(name) instanceof String text && !text.isEmpty()) {
			return text;
		}
		throw new RefusedAuthentication(Problem.INVALID_TOKEN,
				"the claim %s is missing or is not a text".formatted(name));
	}

	/** Takes a text that tokens of older versions lack. */
	String textOr(String name, String absent) {
		return this.claims.containsKey(name) ? text(name) : absent;
	}

	/** Takes a list of texts; empty where there is none. */
	Set<String> texts(String name) {
		Object value = this.claims.getOrDefault(name, Set.of());
		if (value instanceof Collection<?> texts && texts.stream().allMatch(String.class::isInstance)) {
			return texts.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet());
		}
		throw new RefusedAuthentication(Problem.INVALID_TOKEN, "the claim %s is not a list of texts".formatted(name));
	}

	Instant time(String name) {
		Object seconds = this.claims.get(name);
		if (seconds instanceof Integer || seconds instanceof Long) {
			return Instant.ofEpochSecond(((Number) seconds).longValue());
		}
		throw new RefusedAuthentication(Problem.INVALID_TOKEN,
				"the claim %s is missing or is not a time".formatted(name));
	}

	/** Takes a time that tokens of older versions lack. */
	Instant timeOr(String name, Instant absent) {
		return this.claims.containsKey(name) ? time(name) : absent;
	}

	private static String notAnId(String name) {
		return "the claim %s is not an id of this service".formatted(name);
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new RefusedAuthentication(Problem.INVALID_TOKEN, otherwise);
		}
	}

}
