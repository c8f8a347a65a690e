/**
 * What a token is worth, asked and ended by its holder or by a resource server. It
 * depends on the rooms that make tokens, and has no door but its paths.
 */
@ApplicationModule(allowedDependencies = { "account", "apitoken", "limit", "login", "oauth", "password", "problem",
		"revocation", "token" })
@NullMarked
package dev.countersign.introspection;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
