package dev.countersign.token;

/**
 * A token whose signature is good.
 *
 * @param keyId the key that it is good under
 * @param claims what the token says
 */
record VerifiedToken(String keyId, BearerToken claims) {
}
