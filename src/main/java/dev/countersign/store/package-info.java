/**
 * Where things are kept: the data folder, and the database that lies in it until a URL
 * names another. A room of its own because both the keys and the database need it.
 */
@ApplicationModule(allowedDependencies = "setting")
@NullMarked
package dev.countersign.store;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
