/**
 * What a setting may be, and what to type instead: a value that cannot be used stops the
 * start. It depends on no other room. Its door is {@link Settings}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.countersign.setting;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
