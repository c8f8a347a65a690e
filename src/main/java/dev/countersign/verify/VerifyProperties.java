package dev.countersign.verify;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is let through in front of an API.
 *
 * @param allowPreflight whether a preflight of browsers, which never carries a token, is
 * let through for the API to answer
 */
@ConfigurationProperties("countersign.verify")
record VerifyProperties(boolean allowPreflight) {
}
