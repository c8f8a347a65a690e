package dev.countersign.account;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What accounts are known by at a login where an address may stand for a name, as far as
 * newcomers could be taken for them.
 */
final class LoginKeys {

	private final Set<String> names;

	private final Set<String> addresses;

	private LoginKeys(Set<String> names, Set<String> addresses) {
		this.names = names;
		this.addresses = addresses;
	}

	/**
	 * Reads what could be taken for one of these.
	 * @param keys names and addresses in the form of a name; not empty
	 */
	static LoginKeys among(Collection<String> keys, JdbcClient jdbc) {
		return new LoginKeys(
				new HashSet<>(jdbc.sql("SELECT username FROM account WHERE username IN (:keys)")
					.param("keys", keys)
					.query(String.class)
					.list()),
				new HashSet<>(jdbc.sql("SELECT email_key FROM account WHERE email_key IN (:keys)")
					.param("keys", keys)
					.query(String.class)
					.list()));
	}

	/**
	 * Takes a name, which nobody has, and an address for one account.
	 * @return whether no other is known by either
	 */
	boolean take(String name, @Nullable String address) {
		boolean free = !this.addresses.contains(name)
				&& (address == null || !(this.addresses.contains(address) || this.names.contains(address)));
		if (free) {
			this.names.add(name);
			if (address != null) {
				this.addresses.add(address);
			}
		}
		return free;
	}

}
