package dev.countersign.testkit;

import java.util.UUID;

/**
 * An account of the store under test, with the password that only a test knows.
 *
 * @param id its id
 * @param username its name
 * @param password its password
 */
public record TestAccount(UUID id, String username, String password) {
}
