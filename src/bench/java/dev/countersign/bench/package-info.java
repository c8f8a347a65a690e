/**
 * What only a load run adds to the service.
 */
@NullMarked
package dev.countersign.bench;

import org.jspecify.annotations.NullMarked;
