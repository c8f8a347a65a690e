/**
 * The story of a user's session: login, refresh, logout, and the list of what is open.
 */
@ApplicationModule(
		allowedDependencies = { "account", "audit", "key", "limit", "revocation", "setting", "store", "token", "web" })
@NullMarked
package dev.countersign.login;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
