/**
 * The command line of the jar, for operators without a token and perhaps without a
 * running service: it makes secrets and tokens, moves accounts in and out, and examines
 * an installation. It depends on the doors of the features; no feature depends on it. Its
 * door is {@link CommandLineInterface}.
 */
@ApplicationModule(allowedDependencies = { "account", "address", "apitoken", "audit", "block", "factor", "key", "login",
		"notice", "oauth", "password", "problem", "store", "token" })
@NullMarked
package dev.countersign.command;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
