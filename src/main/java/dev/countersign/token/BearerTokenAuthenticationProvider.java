package dev.countersign.token;

import java.util.function.Function;

import dev.countersign.problem.RefusedAuthentication;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Lets Spring Security's bearer filter ask {@link TokenVerifier}.
 */
class BearerTokenAuthenticationProvider implements AuthenticationProvider {

	private static final Log log = LogFactory.getLog(BearerTokenAuthenticationProvider.class);

	private final Function<String, BearerToken> tokens;

	private final ApiTokenUse use;

	BearerTokenAuthenticationProvider(Function<String, BearerToken> tokens, ApiTokenUse use) {
		this.tokens = tokens;
		this.use = use;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		BearerToken token = verify(((BearerTokenAuthenticationToken) authentication).getToken());
		if (token instanceof ApiToken apiToken) {
			this.use.used(apiToken);
		}
		return TokenAuthentication.of(token);
	}

	/** The client learns less than the log, which says what exactly was wrong. */
	private BearerToken verify(String token) {
		try {
			return this.tokens.apply(token);
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

}
