/**
 * Long-lived, named tokens for machines: made, listed and ended. Its doors are
 * {@link ApiTokenService} and {@link ApiTokenEnding} for introspection, and
 * {@link OperatorApiTokens} for the command line.
 */
@ApplicationModule(allowedDependencies = { "account", "address", "audit", "key", "login", "password", "problem",
		"revocation", "store", "token" })
@NullMarked
package dev.countersign.apitoken;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
