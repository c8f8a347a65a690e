package dev.countersign.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the controllers again that were found before by path and method alone: each of
 * the framework's mappings would else be asked anew, and each compare all its conditions.
 */
final class PlainPathHandlerMapping implements HandlerMapping, Ordered {

	/** By path and method, each path being one of a controller's own. */
	private final Map<String, Map<String, Found>> found = new ConcurrentHashMap<>();

	/**
	 * Remembers what was found.
	 * @param path the controller's path, which is the request's to the letter
	 * @param method the request's method
	 * @param producible what the controller says that it answers
	 * @param chain the controller, and what is asked before and after it
	 */
	void remember(String path, String method, Set<MediaType> producible, HandlerExecutionChain chain) {
		this.found.computeIfAbsent(path, (first) -> new ConcurrentHashMap<>())
			.put(method, new Found(path, (HandlerMethod) chain.getHandler(), chain.getInterceptorList(), producible));
	}

	@Override
	public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
		if (request.getAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE) instanceof RequestPath path) {
			Map<String, Found> methods = this.found.get(path.pathWithinApplication().value());
			Found same = (methods != null) ? methods.get(request.getMethod()) : null;
			return (same != null) ? same.in(request) : null;
		}
		return null;
	}

	@Override
	public boolean usesPathPatterns() {
		return true;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * A controller and what is asked before and after it.
	 *
	 * @param pattern its path
	 * @param handler its method
	 * @param interceptors what is asked before and after
	 * @param producible what it says that it answers
	 */
	private record Found(String pattern, HandlerMethod handler, List<HandlerInterceptor> interceptors,
			Set<MediaType> producible) {

		/** Notes on the request what the framework notes of a match. */
		HandlerExecutionChain in(HttpServletRequest request) {
			request.setAttribute(BEST_MATCHING_HANDLER_ATTRIBUTE, this.handler);
			request.setAttribute(BEST_MATCHING_PATTERN_ATTRIBUTE, this.pattern);
			if (!this.producible.isEmpty()) {
				request.setAttribute(PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, this.producible);
			}
			ServerHttpObservationFilter.findObservationContext(request)
				.ifPresent((context) -> context.setPathPattern(this.pattern));
			return new HandlerExecutionChain(this.handler, this.interceptors);
		}

	}

}
