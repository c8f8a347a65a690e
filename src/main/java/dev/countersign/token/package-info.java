/**
 * Tokens out of claims and back: the only room besides {@code key} that knows JWT. Its
 * doors are the issuers, {@link TokenVerifier} and the kinds of {@link BearerToken}.
 */
@ApplicationModule(allowedDependencies = { "address", "key", "problem", "revocation", "setting" })
@NullMarked
package dev.countersign.token;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
