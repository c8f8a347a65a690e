package dev.countersign.oauth;

import java.util.List;

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

	/** Returns what can be exchanged for a token, as {@code grant_type} names it. */
	List<String> grants() {
		return this.passwordGrant ? List.of("client_credentials", "refresh_token", "password")
				: List.of("client_credentials", "refresh_token");
	}

}
