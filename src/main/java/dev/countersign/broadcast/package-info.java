/**
 * Revocations for services that verify by themselves: in pages, by long polls and as a
 * stream, and as signed status lists, all from memory. It has no door but its paths.
 */
@ApplicationModule(
		allowedDependencies = { "address", "connection", "problem", "revocation", "setting", "store", "token" })
@NullMarked
package dev.countersign.broadcast;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
