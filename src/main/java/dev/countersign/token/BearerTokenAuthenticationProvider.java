package dev.countersign.token;

import java.util.ArrayList;
import java.util.List;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Lets Spring Security's bearer filter ask {@link AccessTokens}.
 */
class BearerTokenAuthenticationProvider implements AuthenticationProvider {

	private static final GrantedAuthority BEARER = FactorGrantedAuthority
		.fromAuthority(FactorGrantedAuthority.BEARER_AUTHORITY);

	private final AccessTokens tokens;

	BearerTokenAuthenticationProvider(AccessTokens tokens) {
		this.tokens = tokens;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		AccessToken token = this.tokens.verify(((BearerTokenAuthenticationToken) authentication).getToken());
		return new AccessTokenAuthentication(token, authorities(token));
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
	}

	private static List<GrantedAuthority> authorities(AccessToken token) {
		List<GrantedAuthority> authorities = new ArrayList<>(token.scopes().size() + 1);
		authorities.add(BEARER);
		token.scopes().forEach((scope) -> authorities.add(new SimpleGrantedAuthority("SCOPE_" + scope)));
		return authorities;
	}

}
