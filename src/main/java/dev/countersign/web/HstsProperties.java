package dev.countersign.web;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What browsers that came by TLS keep to.
 *
 * @param includeSubdomains whether they use TLS for every name below the service's too
 */
@ConfigurationProperties("countersign.hsts")
record HstsProperties(boolean includeSubdomains) {

}
