package dev.countersign.verifier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 while nobody can say whether tokens are revoked. With 401, all clients
 * would log in again, at the service that cannot be reached. It stands in front of Spring
 * Security, which lets such failures through.
 */
public final class RevocationsUnknownFilter extends OncePerRequestFilter {

	private static final byte[] BODY = """
			{"type":"urn:countersign:problem:unavailable","title":"Unavailable","status":503,\
			"detail":"The service cannot do this now. Try again shortly.","error":"Unavailable"}"""
		.getBytes(StandardCharsets.UTF_8);

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (AuthenticationServiceException ex) {
			if (!(ex.getCause() instanceof RevocationsUnknownException)) {
				throw ex;
			}
			response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			response.setHeader("Retry-After", "1");
			response.setHeader("Cache-Control", "no-store");
			response.setContentType("application/problem+json");
			response.getOutputStream().write(BODY);
		}
	}

}
