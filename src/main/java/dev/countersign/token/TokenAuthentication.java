package dev.countersign.token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A request made with a verified token. An authority tells the token of a login from one
 * that was made for a machine.
 */
public final class TokenAuthentication extends AbstractAuthenticationToken {

	private static final GrantedAuthority BEARER = FactorGrantedAuthority
		.fromAuthority(FactorGrantedAuthority.BEARER_AUTHORITY);

	private static final GrantedAuthority ACCESS = new SimpleGrantedAuthority("TOKEN_ACCESS");

	private static final GrantedAuthority API = new SimpleGrantedAuthority("TOKEN_API");

	private final transient BearerToken token;

	private TokenAuthentication(BearerToken token, Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.token = token;
		setAuthenticated(true);
	}

	/**
	 * Lets a request through with what its token may be used for.
	 * @param token what the token says
	 */
	public static TokenAuthentication of(BearerToken token) {
		return new TokenAuthentication(token, authorities(token));
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

	private static List<GrantedAuthority> authorities(BearerToken token) {
		List<GrantedAuthority> authorities = new ArrayList<>(token.scopes().size() + 2);
		authorities.add(BEARER);
		authorities.add((token instanceof AccessToken) ? ACCESS : API);
		token.scopes().forEach((scope) -> authorities.add(new SimpleGrantedAuthority("SCOPE_" + scope)));
		return authorities;
	}

}
