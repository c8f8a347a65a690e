/**
 * Where things are kept: the data folder, and the database that lies in it until a URL
 * names another; how long anybody waits for it, and what is purged. Its doors are
 * {@link Database}, {@link DataFolder}, {@link StoredTime} and {@link Leases}.
 */
@ApplicationModule(allowedDependencies = "setting")
@NullMarked
package dev.countersign.store;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
