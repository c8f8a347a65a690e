package dev.countersign.account;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import dev.countersign.password.Username;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a request says of an account.
 */
final class RequestedAccount {

	private RequestedAccount() {
	}

	static Username username(String spelling) {
		return Username.of(spelling)
			.orElseThrow(
					() -> new ProblemException(Problem.INVALID_REQUEST, "The field 'username' " + Username.RULE + "."));
	}

	static EmailAddress email(String spelling) {
		return EmailAddress.of(spelling)
			.orElseThrow(() -> new ProblemException(Problem.INVALID_REQUEST,
					"The field 'email' " + EmailAddress.RULE + "."));
	}

	static AccountClaims claims(Map<String, ? extends @Nullable Object> members) {
		try {
			return AccountClaims.of(members);
		}
		catch (IllegalArgumentException ex) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The field 'claims' %s.".formatted(ex.getMessage()));
		}
	}

	static AccountKind kind(@Nullable String kind) {
		return AccountKind.find((kind != null) ? kind : AccountKind.PERSON.toString())
			.orElseThrow(
					() -> new ProblemException(Problem.INVALID_REQUEST, "The field 'kind' is 'person' or 'service'."));
	}

	static Set<String> roles(Set<@Nullable String> names) {
		if (!RoleNames.areAllowed(names)) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The field 'roles' " + RoleNames.RULE + ".");
		}
		Set<String> roles = new TreeSet<>();
		for (String name : names) {
			roles.add(Objects.requireNonNull(name));
		}
		return Set.copyOf(roles);
	}

}
