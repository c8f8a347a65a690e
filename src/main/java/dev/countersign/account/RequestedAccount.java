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
 * Reads what a request or a command says of an account. What a refusal calls it is the
 * field of the request unless a subject is given.
 */
final class RequestedAccount {

	private RequestedAccount() {
	}

	static Username username(String spelling) {
		return username("The field 'username'", spelling);
	}

	static Username username(String subject, String spelling) {
		return Username.of(spelling).orElseThrow(() -> invalid(subject, Username.RULE));
	}

	static EmailAddress email(String spelling) {
		return email("The field 'email'", spelling);
	}

	static EmailAddress email(String subject, String spelling) {
		return EmailAddress.of(spelling).orElseThrow(() -> invalid(subject, EmailAddress.RULE));
	}

	static AccountClaims claims(Map<String, ? extends @Nullable Object> members) {
		return claims("The field 'claims'", members);
	}

	static AccountClaims claims(String subject, Map<String, ? extends @Nullable Object> members) {
		try {
			return AccountClaims.of(members);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(subject, ex.getMessage());
		}
	}

	static AccountKind kind(@Nullable String kind) {
		return AccountKind.find((kind != null) ? kind : AccountKind.PERSON.toString())
			.orElseThrow(() -> invalid("The field 'kind'", "is 'person' or 'service'"));
	}

	static Set<String> roles(Set<@Nullable String> names) {
		if (!RoleNames.areAllowed(names)) {
			throw invalid("The field 'roles'", "is not in order: " + RoleNames.SENTENCE);
		}
		Set<String> roles = new TreeSet<>();
		for (String name : names) {
			roles.add(Objects.requireNonNull(name));
		}
		return Set.copyOf(roles);
	}

	private static ProblemException invalid(String subject, @Nullable String rule) {
		return new ProblemException(Problem.INVALID_REQUEST, "%s %s.".formatted(subject, rule));
	}

}
