package dev.countersign.oauth;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the token endpoint takes.
 *
 * @param passwordGrant whether it takes a username and a password, for clients that can't
 * be changed to send them to {@code POST /login}
 */
@ConfigurationProperties("countersign.oauth")
record OAuthProperties(@DefaultValue("false") boolean passwordGrant) {

}
