/**
 * Signing keys: sign with one, verify with many, and never give a secret out. No other
 * room makes message authentication codes by itself. Its doors are {@link SigningKeys},
 * {@link VerificationKeys}, {@link Secrets}, {@link LastingKeys}, {@link DataKeys},
 * {@link TextCipher} and {@link Digests}.
 */
@ApplicationModule(allowedDependencies = { "audit", "problem", "setting", "store" })
@NullMarked
package dev.countersign.key;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
