package dev.countersign.web;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Times each request, with the name and the tags that Spring's observation has, and
 * without the observation itself: what that gathers for traces, which nobody here writes,
 * costs more than the timer.
 */
final class RequestTimerFilter implements Filter {

	private static final String NAME = "http.server.requests";

	private static final Set<String> METHODS = Arrays.stream(HttpMethod.values())
		.map(HttpMethod::name)
		.collect(Collectors.toUnmodifiableSet());

	private final ServerRequestObservationConvention convention = new DefaultServerRequestObservationConvention();

	private final MeterRegistry meters;

	private final OwnRequests own;

	private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

	/**
	 * Makes the filter.
	 * @param meters where the timers are
	 * @param own the requests that are not timed
	 */
	RequestTimerFilter(MeterRegistry meters, OwnRequests own) {
		this.meters = meters;
		this.own = own;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest asked = (HttpServletRequest) request;
		if (this.own.contain(asked)) {
			chain.doFilter(request, response);
			return;
		}
		TimedRequest timed = timed(asked, (HttpServletResponse) response);
		try {
			chain.doFilter(request, response);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			timed.setError(cause(ex));
			((HttpServletResponse) response).setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
			throw ex;
		}
		finally {
			if (asked.getDispatcherType() == DispatcherType.REQUEST) {
				timed.end();
			}
		}
	}

	/** One timer for all dispatches of a request, as its client waits once. */
	private TimedRequest timed(HttpServletRequest request, HttpServletResponse response) {
		if (request.getDispatcherType() != DispatcherType.REQUEST
				&& request.getAttribute(TimedRequest.ATTRIBUTE) instanceof TimedRequest begun) {
			return begun;
		}
		TimedRequest timed = new TimedRequest(request, response);
		request.setAttribute(TimedRequest.ATTRIBUTE, timed);
		return timed;
	}

	private void record(TimedRequest timed) {
		if (timed.getError() == null
				&& timed.request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable ex) {
			timed.setError(ex);
		}
		Kind kind = Kind.of(timed);
		Timer timer = this.timers.get(kind);
		if (timer == null) {
			timer = this.meters.timer(NAME,
					this.convention.getLowCardinalityKeyValues(timed)
						.and("error", (kind.error() != null) ? kind.error().getSimpleName() : KeyValue.NONE_VALUE)
						.stream()
						.map((tag) -> Tag.of(tag.getKey(), tag.getValue()))
						.toList());
			this.timers.put(kind, timer);
		}
		timer.record(this.meters.config().clock().monotonicTime() - timed.since, TimeUnit.NANOSECONDS);
	}

	private static Throwable cause(Throwable ex) {
		return (ex instanceof ServletException && ex.getCause() != null) ? ex.getCause() : ex;
	}

	/**
	 * What the tags are made of. All methods that are not HTTP's share one tag.
	 *
	 * @param method a method of HTTP, or empty for any other
	 * @param path the pattern of the controller's path, if there is one
	 * @param status of the answer
	 * @param error what went wrong, if something did
	 */
	private record Kind(String method, @Nullable String path, int status, @Nullable Class<?> error) {

		static Kind of(TimedRequest timed) {
			String method = timed.request.getMethod();
			Throwable error = timed.getError();
			return new Kind(METHODS.contains(method) ? method : "", timed.getPathPattern(), timed.response.getStatus(),
					(error != null) ? error.getClass() : null);
		}

	}

	/**
	 * A request under way, where the framework looks for one that it observes: there it
	 * notes the path's pattern and what went wrong.
	 */
	private final class TimedRequest extends ServerRequestObservationContext implements AsyncListener {

		static final String ATTRIBUTE = ServerHttpObservationFilter.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE;

		private final long since = RequestTimerFilter.this.meters.config().clock().monotonicTime();

		private final HttpServletRequest request;

		private final HttpServletResponse response;

		private boolean over;

		TimedRequest(HttpServletRequest request, HttpServletResponse response) {
			super(request, response);
			this.request = request;
			this.response = response;
		}

		void end() {
			if (this.request.isAsyncStarted()) {
				this.request.getAsyncContext().addListener(this);
			}
			else {
				stop();
			}
		}

		@Override
		public void onComplete(AsyncEvent event) {
			stop();
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			stop();
		}

		@Override
		public void onError(AsyncEvent event) {
			if (event.getThrowable() != null) {
				setError(cause(event.getThrowable()));
			}
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			event.getAsyncContext().addListener(this);
		}

		private void stop() {
			if (!this.over) {
				this.over = true;
				record(this);
			}
		}

	}

}
