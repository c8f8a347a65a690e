/**
 * Countersign, a login service: it checks credentials, signs tokens, and refuses those
 * that are no longer good.
 */
@NullMarked
package dev.countersign;

import org.jspecify.annotations.NullMarked;
