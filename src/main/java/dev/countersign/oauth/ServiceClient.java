package dev.countersign.oauth;

import dev.countersign.account.Account;

/**
 * A client that has proved which service account it is.
 *
 * @param account the account, as it was then
 * @param secret what it proved it with
 */
record ServiceClient(Account account, StoredSecret secret) {

}
