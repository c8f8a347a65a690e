package dev.countersign.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body that is larger than any that this service has a use for: by its length
 * where one is declared, and by reading it where none is.
 */
class BodyLimitFilter extends OncePerRequestFilter {

	/** In bytes. */
	static final int LIMIT = 16 * 1024;

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getContentLengthLong() > LIMIT) {
			ProblemResponder.write(response, Problem.CONTENT_TOO_LARGE);
		}
		else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
			readFirst(request, response, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void readFirst(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		byte[] body;
		try {
			body = request.getInputStream().readNBytes(LIMIT + 1);
		}
		catch (IOException ex) {
			ProblemResponder.write(response, Problem.INVALID_REQUEST);
			return;
		}
		if (body.length > LIMIT) {
			ProblemResponder.write(response, Problem.CONTENT_TOO_LARGE);
			return;
		}
		HttpServletRequest buffered;
		try {
			buffered = new BufferedBodyRequest(request, body);
		}
		catch (IllegalArgumentException ex) {
			ProblemResponder.write(response, Problem.INVALID_REQUEST);
			return;
		}
		chain.doFilter(buffered, response);
	}

}
