/**
 * The command line of the jar, for operators who have no token and perhaps no running
 * service: it makes secrets and tokens, moves accounts in and out, and examines an
 * installation. A room of its own because it is the one way in beside HTTP, and no
 * feature needs it.
 */
@ApplicationModule(
		allowedDependencies = { "account", "apitoken", "audit", "key", "limit", "login", "store", "token", "web" })
@NullMarked
package dev.countersign.command;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
