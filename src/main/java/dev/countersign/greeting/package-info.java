/**
 * The controller that you replace with your own. It depends on {@code connection}, to say
 * that it waits for nothing, and has no door.
 */
@ApplicationModule(allowedDependencies = { "connection" })
@NullMarked
package dev.countersign.greeting;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
