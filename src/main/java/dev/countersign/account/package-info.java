/**
 * Who may log in, and what is done to them. It owns the accounts in the database. Its
 * doors are {@link LoginNames}, {@link Credentials} and {@link LoginGate} for logins,
 * {@link PasswordService} for changes of a password, {@link Roles} for scopes,
 * {@link AccountSessions} for second factors, {@link ServiceAccounts} and
 * {@link Provisioning} for the secrets of services, and {@link OperatorAccounts},
 * {@link AccountTransfer} and {@link AccountExport} for the command line.
 */
@ApplicationModule(allowedDependencies = { "address", "audit", "key", "limit", "notice", "password", "problem",
		"revocation", "store", "token" })
@NullMarked
package dev.countersign.account;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
