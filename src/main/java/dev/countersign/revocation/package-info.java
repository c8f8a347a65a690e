/**
 * What is no longer good: an index in memory that every request asks, fed from the
 * database, where every node writes down what it cuts off. Its door is
 * {@link Revocations}.
 */
@ApplicationModule(allowedDependencies = { "setting", "store" })
@NullMarked
package dev.countersign.revocation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
