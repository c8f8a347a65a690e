package dev.countersign.token;

import java.util.Collection;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/**
 * A request made with a verified access token.
 */
final class AccessTokenAuthentication extends AbstractAuthenticationToken {

	private final transient AccessToken token;

	AccessTokenAuthentication(AccessToken token, Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.token = token;
		setAuthenticated(true);
	}

	@Override
	public AccessToken getPrincipal() {
		return this.token;
	}

	/** The token's characters are not kept: whoever holds this needs no credential. */
	@Override
	public String getCredentials() {
		return "";
	}

	@Override
	public String getName() {
		return this.token.username();
	}

}
