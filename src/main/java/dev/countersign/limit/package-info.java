/**
 * Who must wait: so that a flood of logins slows nothing but logins, and whoever guesses
 * gets few guesses.
 */
@ApplicationModule(allowedDependencies = { "audit", "key", "setting", "store", "web" })
@NullMarked
package dev.countersign.limit;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
