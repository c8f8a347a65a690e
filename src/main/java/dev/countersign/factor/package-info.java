/**
 * What people prove besides their password, or in its place: apps for codes, passkeys,
 * and the recovery codes that take their place. It owns the second factors in the
 * database. Its doors are {@link SecondFactors} and {@link PasskeyAssertions} for logins,
 * {@link FactorDemand} for whoever signs their tokens, {@link EnrolmentListener} for
 * whoever has to know of a new one, and {@link FactorReset} for the command line.
 */
@ApplicationModule(allowedDependencies = { "account", "address", "audit", "key", "limit", "password", "problem",
		"setting", "store", "token" })
@NullMarked
package dev.countersign.factor;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
