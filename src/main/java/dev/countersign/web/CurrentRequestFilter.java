package dev.countersign.web;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Lets whoever is called say for which request it is, also before a controller is found.
 * The framework's own filter sets the language too, which is always the same here.
 */
final class CurrentRequestFilter implements Filter {

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		ServletRequestAttributes current = new ServletRequestAttributes((HttpServletRequest) request,
				(HttpServletResponse) response);
		RequestContextHolder.setRequestAttributes(current);
		try {
			chain.doFilter(request, response);
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
			current.requestCompleted();
		}
	}

}
