package dev.countersign.verifier;

import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Nobody can say now whether a token is revoked.
 */
public final class RevocationsUnknownException extends JwtException {

	RevocationsUnknownException() {
		super("Whether the token is revoked is not known now");
	}

}
