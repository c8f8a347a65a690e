package dev.countersign.token;

import java.util.ArrayList;
import java.util.List;

import dev.countersign.problem.RefusedAuthentication;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Lets Spring Security's bearer filter ask {@link TokenVerifier}. An authority tells the
 * token of a login from one that was made for a machine.
 */
class BearerTokenAuthenticationProvider implements AuthenticationProvider {

	private static final Log log = LogFactory.getLog(BearerTokenAuthenticationProvider.class);

	private static final GrantedAuthority BEARER = FactorGrantedAuthority
		.fromAuthority(FactorGrantedAuthority.BEARER_AUTHORITY);

	private static final GrantedAuthority ACCESS = new SimpleGrantedAuthority("TOKEN_ACCESS");

	private static final GrantedAuthority API = new SimpleGrantedAuthority("TOKEN_API");

	private final TokenVerifier tokens;

	private final ApiTokenUse use;

	BearerTokenAuthenticationProvider(TokenVerifier tokens, ApiTokenUse use) {
		this.tokens = tokens;
		this.use = use;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		BearerToken token = verify(((BearerTokenAuthenticationToken) authentication).getToken());
		if (token instanceof ApiToken apiToken) {
			this.use.used(apiToken);
		}
		return new TokenAuthentication(token, authorities(token));
	}

	/** Who may not be told why is told so in the log, by those who may read it. */
	private BearerToken verify(String token) {
		try {
			return this.tokens.verify(token);
		}
		catch (RefusedAuthentication ex) {
			log.debug("Refused a token, %s: %s".formatted(ex.problem(), ex.reason()));
			throw ex;
		}
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return BearerTokenAuthenticationToken.class.isAssignableFrom(authentication);
	}

	private static List<GrantedAuthority> authorities(BearerToken token) {
		List<GrantedAuthority> authorities = new ArrayList<>(token.scopes().size() + 2);
		authorities.add(BEARER);
		authorities.add((token instanceof AccessToken) ? ACCESS : API);
		token.scopes().forEach((scope) -> authorities.add(new SimpleGrantedAuthority("SCOPE_" + scope)));
		return authorities;
	}

}
