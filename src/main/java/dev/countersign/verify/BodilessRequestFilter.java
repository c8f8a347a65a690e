package dev.countersign.verify;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Lets a proxy's question pass without the body that it may come with, ahead of whatever
 * waits for one. The answer does not wait either.
 */
public final class BodilessRequestFilter implements Filter {

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest asked && BodilessRequest.isIn(asked)) {
			pass(asked, (HttpServletResponse) response, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/**
	 * What is left of a body on a connection would be read as the next request, unless
	 * the connection ends with the answer.
	 */
	private static void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		UnreadBody body = UnreadBody.of(request);
		if (body == null) {
			chain.doFilter(new BodilessRequest(request), response);
			return;
		}
		response.setHeader(HttpHeaders.CONNECTION, "close");
		chain.doFilter(new BodilessRequest(request), response);
		response.flushBuffer();
		body.discard();
	}

}
