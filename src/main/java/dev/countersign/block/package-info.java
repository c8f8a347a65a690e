/**
 * Which addresses may try no credentials. It owns the list in the database and its copy
 * in memory. Its door is {@link BlockedAddresses}.
 */
@ApplicationModule(allowedDependencies = { "address", "audit", "problem", "setting", "store" })
@NullMarked
package dev.countersign.block;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
