package dev.countersign.web;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

import dev.countersign.address.PathSpelling;
import dev.countersign.connection.EncodedHeader;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Gives an answer the headers that {@link SecurityHeadersValve} did not give it. The
 * valve does not know what a proxy says of the request, and a test without a server has
 * no valve.
 */
final class SecurityHeadersFilter implements Filter {

	private static final String DOCUMENTATION = "/swagger-ui/";

	private final RequestMatcher documentation = PathPatternRequestMatcher.pathPattern(DOCUMENTATION + "**");

	private final List<EncodedHeader> hsts;

	private final BooleanSupplier closing;

	/**
	 * Makes the filter.
	 * @param hsts the value of the header of that name
	 * @param closing whether clients should go elsewhere with their next request: a
	 * connection that is kept alive would carry it into the closed door
	 */
	SecurityHeadersFilter(String hsts, BooleanSupplier closing) {
		this.hsts = List.of(EncodedHeader.of(SecurityHeaders.HSTS, hsts));
		this.closing = closing;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest asked && response instanceof HttpServletResponse answer) {
			write(asked, answer);
		}
		chain.doFilter(request, response);
	}

	private void write(HttpServletRequest request, HttpServletResponse response) {
		if (!response.containsHeader(SecurityHeaders.FRAMES)) {
			SecurityHeaders.ALL.forEach(response::setHeader);
		}
		if (request.isSecure() && !response.containsHeader(SecurityHeaders.HSTS)) {
			EncodedHeader.addAll(this.hsts, request, response);
		}
		if (PathSpelling.mayContain(request.getRequestURI(), DOCUMENTATION) && this.documentation.matches(request)) {
			response.setHeader(SecurityHeaders.CONTENT_POLICY, SecurityHeaders.DOCUMENTATION_POLICY);
		}
		if (this.closing.getAsBoolean()) {
			response.setHeader(HttpHeaders.CONNECTION, "close");
		}
	}

}
