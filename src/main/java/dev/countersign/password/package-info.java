/**
 * Which passwords are taken, how they are hashed and how many at a time. It depends on no
 * feature. Its doors are the {@code PasswordEncoder} bean, {@link PasswordHasher},
 * {@link PasswordGenerator}, {@link HashingBulkhead} and {@link StrictUtf8}.
 */
@ApplicationModule(allowedDependencies = { "address", "problem", "setting" })
@NullMarked
package dev.countersign.password;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
