package dev.countersign.account;

/**
 * An account, and which of its versions this is.
 *
 * @param account as it is in this version
 * @param version counts up with every change
 */
record VersionedAccount(Account account, long version) {

	String etag() {
		return "\"" + this.version + "\"";
	}

}
