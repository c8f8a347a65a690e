package dev.countersign.token;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who signs.
 *
 * @param issuer the address that clients reach the service at, {@code iss}
 */
@ConfigurationProperties("countersign")
record IssuerProperties(@DefaultValue("countersign") String issuer) {
}
