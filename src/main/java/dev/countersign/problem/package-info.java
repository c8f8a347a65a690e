/**
 * What a client is told went wrong: the catalogue of problems, and how one is answered.
 * It depends on no other room. Its doors are {@link Problem}, {@link ProblemException}
 * and {@link PageParameters}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.countersign.problem;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
