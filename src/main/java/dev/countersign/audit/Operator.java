package dev.countersign.audit;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Anyone who runs the service and gives it commands, without an account and a token.
 */
public final class Operator {

	private Operator() {
	}

	/** Attributes what this thread does from now on to the operator. */
	public static void begin() {
		SecurityContextHolder.setContext(new SecurityContextImpl(UsernamePasswordAuthenticationToken
			.authenticated(Actor.OPERATOR, null, AuthorityUtils.NO_AUTHORITIES)));
	}

	/** Attributes what this thread does from now on to nobody. */
	public static void end() {
		SecurityContextHolder.clearContext();
	}

}
