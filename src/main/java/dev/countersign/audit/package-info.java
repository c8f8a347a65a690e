/**
 * What happened, for people: a row and a line for every login, every failure and every
 * act that changes what somebody may do. Features report to it; it asks none of them. Its
 * doors are {@link AuditTrail}, {@link AuditEvent} and {@link AuditEntryListener}.
 */
@ApplicationModule(allowedDependencies = { "address", "connection", "problem", "setting", "store" })
@NullMarked
package dev.countersign.audit;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
