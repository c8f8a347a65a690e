package dev.countersign.audit;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Whoever runs the service and gives it commands: no account of it, and no token.
 */
public final class Operator {

	private Operator() {
	}

	/** Takes what this thread does from now on for the operator's doing. */
	public static void begin() {
		SecurityContextHolder.setContext(new SecurityContextImpl(UsernamePasswordAuthenticationToken
			.authenticated(Actor.OPERATOR, null, AuthorityUtils.NO_AUTHORITIES)));
	}

	/** Takes what this thread does from now on for nobody's doing. */
	public static void end() {
		SecurityContextHolder.clearContext();
	}

}
