/**
 * Tokens out of claims and back: the only room that knows what a JWT looks like.
 */
@ApplicationModule(allowedDependencies = { "key", "revocation", "setting", "web" })
@NullMarked
package dev.countersign.token;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
