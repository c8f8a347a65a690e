/**
 * Signing keys: sign with one, verify with many, and never give a secret out.
 */
@ApplicationModule(allowedDependencies = { "audit", "setting", "store", "web" })
@NullMarked
package dev.countersign.key;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
