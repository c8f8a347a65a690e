package dev.countersign.web;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.countersign.address.Caller;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.Page;
import dev.countersign.token.AccessToken;
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
 * Lets a caller read only so many pages of lists at a time, and change only so much. A
 * page keeps a thread and a connection of the database for as long as a hundred verified
 * tokens take, and a change waits with both for others of the same account, so that one
 * caller with many connections would keep everybody else waiting. The changes of
 * programs, which come with tokens of their own, are not bounded here.
 */
@Component
class CallerTurnInterceptor implements WebMvcConfigurer, AsyncHandlerInterceptor {

	/** Fewer than there are connections of the database. */
	static final int MAX_PAGES = 8;

	/** More than any page asks for, and fewer than a third of the threads. */
	static final int MAX_CHANGES = 64;

	private static final String ATTRIBUTE = CallerTurnInterceptor.class.getName();

	private final Map<Turn, Integer> underWay = new ConcurrentHashMap<>();

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
		if (handler instanceof HandlerMethod method && request.getAttribute(ATTRIBUTE) == null) {
			Turn turn = turn(method, request);
			if (turn != null) {
				take(turn);
				request.setAttribute(ATTRIBUTE, turn);
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

	private static @Nullable Turn turn(HandlerMethod method, HttpServletRequest request) {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
			return null;
		}
		if (isRead(request)) {
			return isPage(method) ? new Turn(caller.accountId(), Kind.PAGE) : null;
		}
		return (caller instanceof AccessToken) ? new Turn(caller.accountId(), Kind.CHANGE) : null;
	}

	private void take(Turn turn) {
		if (this.underWay.merge(turn, 1, Integer::sum) > turn.kind().most) {
			give(turn);
			throw new ProblemException(Problem.BUSY, "At most %d %s at a time for one caller. Try again in a moment."
				.formatted(turn.kind().most, turn.kind().what), Duration.ofSeconds(1));
		}
	}

	private void give(Turn turn) {
		this.underWay.computeIfPresent(turn, (same, count) -> (count > 1) ? count - 1 : null);
	}

	private void release(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof Turn turn) {
			request.removeAttribute(ATTRIBUTE);
			give(turn);
		}
	}

	private record Turn(UUID callerId, Kind kind) {
	}

	private enum Kind {

		PAGE(MAX_PAGES, "pages are read"),

		CHANGE(MAX_CHANGES, "changes are made");

		private final int most;

		private final String what;

		Kind(int most, String what) {
			this.most = most;
			this.what = what;
		}

	}

}
