/**
 * The protected resource: the controller that a reader replaces with their own.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.countersign.greeting;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
