package dev.countersign.verifier;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a resource server learns what is revoked.
 *
 * @param service the addresses of the service's nodes, or the one of all of them
 * @param clientId the service account that may follow
 * @param clientSecret its secret
 * @param token an API token that may follow, instead of a service account
 * @param staleAfter how old what is known may be before it counts for nothing
 * @param whenStale what becomes of a token of which too little is known
 * @param maximum how many revocations are held at most
 * @param streams whether to follow by streams
 * @param statusLists whether the status list that a token names is asked when too little
 * is known
 */
@ConfigurationProperties("countersign.verifier")
record CountersignVerifierProperties(List<URI> service, String clientId, String clientSecret, String token,
		@DefaultValue("60s") Duration staleAfter, @DefaultValue("refuse") WhenStale whenStale,
		@DefaultValue("2000000") int maximum, @DefaultValue("true") boolean streams,
		@DefaultValue("true") boolean statusLists) {

	FollowerSettings follower() {
		return new FollowerSettings(this.service, tokens(), this.staleAfter, this.maximum, this.streams);
	}

	private AccessTokens tokens() {
		if (this.token != null) {
			return () -> this.token;
		}
		if (this.clientId == null || this.clientSecret == null) {
			throw new IllegalArgumentException(
					"Set countersign.verifier.client-id and .client-secret, or countersign.verifier.token");
		}
		return new ClientCredentials(this.service, this.clientId, this.clientSecret);
	}

	enum WhenStale {

		/** It is refused. */
		REFUSE,

		/** It is accepted on its signature and expiry alone. */
		ACCEPT

	}

}
