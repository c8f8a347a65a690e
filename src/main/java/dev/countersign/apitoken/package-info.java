/**
 * Tokens for machines, and what a holder or a resource server may ask about any token: is
 * it good, and end it.
 */
@ApplicationModule(
		allowedDependencies = { "account", "audit", "key", "limit", "login", "revocation", "store", "token", "web" })
@NullMarked
package dev.countersign.apitoken;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
