/**
 * Settings that cannot be used stop the start, and say what to type instead.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.countersign.setting;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
