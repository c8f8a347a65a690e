/**
 * Everything HTTP that is nobody's feature: the filter chain, the catalogue of problems
 * and how they are written, the headers of every answer.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.countersign.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
