package dev.countersign.limit;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's try at a password.
 *
 * @param username the name that it is tried for in its normal form, whether or not there
 * is such an account
 * @param address where the request came from
 * @param deviceMark what the request's header {@link DeviceMarkIssuer#HEADER} says, if it
 * has one
 * @param at what it is, if not a login, for the audit trail
 */
public record Attempt(String username, String address, @Nullable String deviceMark, @Nullable String at) {

	/**
	 * Makes an attempt to log in.
	 * @param username the name that it is tried for in its normal form, or any text
	 * @param address where the request came from
	 * @param deviceMark what the request's header {@link DeviceMarkIssuer#HEADER} says,
	 * if it has one
	 */
	public Attempt(String username, String address, @Nullable String deviceMark) {
		this(username, address, deviceMark, null);
	}

	@Override
	public String toString() {
		return "Attempt[username=" + this.username + ", address=" + this.address + "]";
	}

}
