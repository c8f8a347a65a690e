/**
 * What happened, for people: a row and a line for every login, every failure and every
 * act that changes what somebody may do. Features tell it; it asks none of them.
 */
@ApplicationModule(allowedDependencies = { "setting", "store", "web" })
@NullMarked
package dev.countersign.audit;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
