package dev.countersign.verify;

import java.util.List;

import dev.countersign.token.BearerToken;

/**
 * What a proxy demands beyond a good token: {@code ?scope=a b} and {@code ?role=x}.
 *
 * @param scopes all of them are needed
 * @param roles all of them are needed
 */
record Demand(List<String> scopes, List<String> roles) {

	boolean isMetBy(BearerToken token) {
		return token.scopes().containsAll(this.scopes) && token.roles().containsAll(this.roles);
	}

}
