/**
 * The story of a user's session: login, refresh, logout, and the list of what is open.
 * Its doors are {@link SessionGrants} for whoever asks in another form,
 * {@link SessionTokens} for introspection and {@link OperatorSessions} for the command
 * line.
 */
@ApplicationModule(allowedDependencies = { "account", "address", "audit", "factor", "key", "limit", "password",
		"problem", "revocation", "setting", "store", "token" })
@NullMarked
package dev.countersign.login;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
