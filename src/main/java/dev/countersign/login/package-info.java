/**
 * POST /login: a username and a password for a token.
 */
@ApplicationModule(allowedDependencies = { "account", "token", "web" })
@NullMarked
package dev.countersign.login;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
