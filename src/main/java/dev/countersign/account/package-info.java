/**
 * Who may log in: accounts and their passwords.
 */
@ApplicationModule(allowedDependencies = { "audit", "limit", "revocation", "setting", "store", "token", "web" })
@NullMarked
package dev.countersign.account;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
