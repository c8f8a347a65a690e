package dev.countersign.token;

import java.util.Collection;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/**
 * A request made with a verified token.
 */
final class TokenAuthentication extends AbstractAuthenticationToken {

	private final transient BearerToken token;

	TokenAuthentication(BearerToken token, Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.token = token;
		setAuthenticated(true);
	}

	@Override
	public BearerToken getPrincipal() {
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
