package dev.countersign.web;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.countersign.address.Caller;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets a caller read only so many pages of lists at a time. Each keeps a thread and a
 * connection of the database for as long as a hundred verified tokens take, so that one
 * caller with many connections would keep everybody else waiting for both.
 */
@Component
class PageTurns implements WebMvcConfigurer, AsyncHandlerInterceptor {

	/** Fewer than there are connections of the database. */
	static final int MAX_EACH = 8;

	private static final String ATTRIBUTE = PageTurns.class.getName();

	private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();

	/** Tells whether a controller's method answers with a page of a list. */
	static boolean isPage(HandlerMethod method) {
		return method.getReturnType().getParameterType() == Page.class;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerMethod method && isPage(method) && isRead(request)) {
			UUID caller = caller();
			if (caller != null && request.getAttribute(ATTRIBUTE) == null) {
				take(caller);
				request.setAttribute(ATTRIBUTE, caller);
			}
		}
		return true;
	}

	@Override
	public void afterConcurrentHandlingStarted(HttpServletRequest request, HttpServletResponse response,
			Object handler) {
		release(request);
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception failure) {
		release(request);
	}

	/** HEAD costs what GET costs. */
	private static boolean isRead(HttpServletRequest request) {
		return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
	}

	private static @Nullable UUID caller() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null && authentication.getPrincipal() instanceof Caller caller) ? caller.accountId()
				: null;
	}

	private void take(UUID caller) {
		if (this.underWay.merge(caller, 1, Integer::sum) > MAX_EACH) {
			give(caller);
			throw new ProblemException(Problem.BUSY,
					"At most %d pages are read at a time for one caller. Try again in a moment.".formatted(MAX_EACH),
					Duration.ofSeconds(1));
		}
	}

	private void give(UUID caller) {
		this.underWay.computeIfPresent(caller, (id, count) -> (count > 1) ? count - 1 : null);
	}

	private void release(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof UUID caller) {
			request.removeAttribute(ATTRIBUTE);
			give(caller);
		}
	}

}
