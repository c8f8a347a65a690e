package dev.countersign.factor;

import java.util.Collections;
import java.util.Set;

import dev.countersign.account.Account;
import dev.countersign.account.Roles;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

/**
 * Who needs a second factor.
 */
@Component
public class FactorDemand {

	private final Set<String> roles;

	FactorDemand(SecondFactorProperties properties, Roles roles) {
		this.roles = properties.requiredRoles();
		this.roles.stream().filter((name) -> !roles.roles().containsKey(name)).findAny().ifPresent((name) -> {
			throw new FailureAnalyzedException(
					"The setting countersign.second-factor.required-roles names the role '%s', which no setting knows."
						.formatted(name),
					"Correct the name, or set countersign.roles.%s to the scopes that it brings, or to nothing."
						.formatted(name));
		});
	}

	/**
	 * Tells whether an account can do nothing but enrol until it has a second factor: for
	 * one of its roles, or as its password is too short to stand alone.
	 * @param account as it is now
	 */
	public boolean appliesTo(Account account) {
		return account.shortPassword() || !Collections.disjoint(this.roles, account.roles());
	}

}
