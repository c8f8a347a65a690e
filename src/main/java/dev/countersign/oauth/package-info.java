/**
 * The standard door, for clients that know OAuth and nothing of this service: the token
 * endpoint, the metadata, and the secrets of service accounts. It depends on the rooms
 * that open sessions and sign tokens. Its doors are {@link ClientAuthenticationFilter}
 * and {@link OAuthErrorResponder} for the filters, {@link ServiceTokens} for whoever ends
 * a token, and {@link OperatorSecrets} for the command line.
 */
@ApplicationModule(allowedDependencies = { "account", "audit", "connection", "key", "limit", "login", "password",
		"problem", "revocation", "store", "token" })
@NullMarked
package dev.countersign.oauth;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
