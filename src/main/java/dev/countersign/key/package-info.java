/**
 * Signing keys: sign with one, verify with many, and never give a secret out. Its doors
 * are {@link SigningKeys}, {@link VerificationKeys} and {@link Secrets}.
 */
@ApplicationModule(allowedDependencies = { "audit", "problem", "setting", "store" })
@NullMarked
package dev.countersign.key;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
