package dev.countersign.oauth;

/**
 * A secret that was just made.
 *
 * @param stored what is known of it from now on
 * @param secret what its owner is shown this once
 */
record NewSecret(StoredSecret stored, ClientSecret secret) {

}
