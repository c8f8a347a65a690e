/**
 * What a test needs to speak to the service as its clients do: real tokens for real
 * accounts, broken ones of every kind, and a clock that can be turned. Copy this package
 * to test an API of your own that stands behind the same filter chain.
 */
@NullMarked
package dev.countersign.testkit;

import org.jspecify.annotations.NullMarked;
