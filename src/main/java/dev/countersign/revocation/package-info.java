/**
 * What is no longer good: an index in memory that every request asks, fed from the
 * database, where every node writes down what it cuts off, and the same once more in the
 * order of commit, for readers elsewhere. Its doors are {@link Revocations},
 * {@link RevocationSequence} and {@link RevocableIds}.
 */
@ApplicationModule(allowedDependencies = { "setting", "store" })
@NullMarked
package dev.countersign.revocation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
