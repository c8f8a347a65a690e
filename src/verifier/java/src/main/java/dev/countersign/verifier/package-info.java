/**
 * Knows which tokens of a Countersign service are revoked, in a process of its own. Begin
 * to read with {@link dev.countersign.verifier.RevocationFollower}.
 */
package dev.countersign.verifier;
