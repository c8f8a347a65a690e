package dev.countersign.login;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.countersign.token.Login;

/**
 * When and by what somebody proved who they are.
 *
 * @param at when
 * @param methods by what, as tokens say it in {@code amr}
 */
record Authenticated(Instant at, Set<String> methods) {

	/** By a password alone. */
	static Authenticated byPassword(Instant at) {
		return new Authenticated(at, Set.of(Login.PASSWORD));
	}

	/** By a password and a second factor. */
	static Authenticated byPasswordAnd(String method, Instant at) {
		return new Authenticated(at, Set.of(Login.PASSWORD, method));
	}

	/**
	 * By a password, within a session. What else that session was proved by was not
	 * proved again, so that a login with more than a password stays as old as it is.
	 */
	static Authenticated byPasswordIn(Login login, Instant at) {
		return Login.TWO_FACTORS.equals(login.level()) ? new Authenticated(login.at(), login.methods())
				: byPassword(at);
	}

	/** Reads it as it is stored. */
	static Authenticated parse(Instant at, String methods) {
		return new Authenticated(at, Arrays.stream(methods.split(" ")).collect(Collectors.toUnmodifiableSet()));
	}

	/** Returns it with a method more, which was proved just now. */
	Authenticated and(String method, Instant now) {
		return new Authenticated(now,
				Stream.concat(this.methods.stream(), Stream.of(method)).collect(Collectors.toUnmodifiableSet()));
	}

	/** Returns the methods as they are stored. */
	String text() {
		return String.join(" ", new TreeSet<>(this.methods));
	}

}
