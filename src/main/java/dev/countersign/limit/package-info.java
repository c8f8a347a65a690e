/**
 * How many failures there may be, by name, device and address, and how much of what
 * succeeds. Its doors are {@link CredentialGuard}, {@link UsageBudgets} and
 * {@link MailBudgets}; {@link DeviceMarkIssuer} makes a device known.
 */
@ApplicationModule(
		allowedDependencies = { "address", "audit", "block", "key", "password", "problem", "setting", "store" })
@NullMarked
package dev.countersign.limit;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
