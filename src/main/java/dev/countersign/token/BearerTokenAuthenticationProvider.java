package dev.countersign.token;

import java.util.List;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Lets Spring Security's bearer filter ask {@link AccessTokens}.
 */
class BearerTokenAuthenticationProvider implements AuthenticationProvider {

	private static final List<GrantedAuthority> AUTHORITIES = List
		.of(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.BEARER_AUTHORITY));

	private final AccessTokens tokens;

	BearerTokenAuthenticationProvider(AccessTokens tokens) {
		this.tokens = tokens;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		String token = ((BearerTokenAuthenticationToken) authentication).getToken();
		return new AccessTokenAuthentication(this.tokens.verify(token), AUTHORITIES);
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
	}

}
