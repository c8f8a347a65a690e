/**
 * How many failures there may be, by name, device and address. Its door is
 * {@link FailedCredentials}; {@link DeviceMarks} makes a device known.
 */
@ApplicationModule(
		allowedDependencies = { "address", "audit", "block", "key", "password", "problem", "setting", "store" })
@NullMarked
package dev.countersign.limit;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
