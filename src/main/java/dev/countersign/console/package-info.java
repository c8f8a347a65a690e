/**
 * The pages for people: self-service and administration in the browser, and the script
 * with which pages of others log in. Its files are a client of the API like any other;
 * the code here only hands them out. Its doors are {@link ConsoleProperties} and
 * {@link RootPath}, for the room that says which paths need no token.
 */
@ApplicationModule(allowedDependencies = { "address", "problem" })
@NullMarked
package dev.countersign.console;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
