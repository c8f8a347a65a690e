/**
 * The controller that you replace with your own. It depends on no other room and has no
 * door.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.countersign.greeting;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
