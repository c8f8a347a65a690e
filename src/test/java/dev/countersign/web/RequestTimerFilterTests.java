package dev.countersign.web;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

class RequestTimerFilterTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final Filter timer = new RequestTimerFilter(this.meters, new OwnRequests(new SecureRandom()));

	static Stream<FilterChain> chains() {
		return Stream.of(answer(null, 200), answer("/protected", 200), answer("/users/{id}", 404), answer(null, 404),
				answer(null, 302), answer("/users", 201), answer("", 200), answer("/x", 799), (request, response) -> {
					throw new ServletException(new IllegalStateException("broken"));
				}, (request, response) -> {
					throw new IOException("gone");
				}, (request, response) -> {
					throw new IllegalArgumentException("wrong");
				}, (request, response) -> {
					request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, new IllegalStateException("noted"));
					((HttpServletResponse) response).setStatus(500);
				},
				(request, response) -> ServerHttpObservationFilter.findObservationContext((HttpServletRequest) request)
					.orElseThrow()
					.setError(new NullPointerException("handled")));
	}

	@ParameterizedTest
	@MethodSource("chains")
	void doFilterWhenAnsweredThenTimedAsTheFrameworkObserves(FilterChain chain) throws Exception {
		MeterRegistry observed = new SimpleMeterRegistry();
		Filter observation = observation(observed);
		for (String method : List.of("GET", "POST", "BREW", "get")) {
			assertThat(outcome(this.timer, method, chain)).isEqualTo(outcome(observation, method, chain));
		}
		assertThat(timers(this.meters)).isEqualTo(timers(observed)).hasSizeGreaterThanOrEqualTo(3);
	}

	@Test
	void doFilterWhenMethodsAreMadeUpThenOneTimer() throws Exception {
		for (int i = 0; i < 100; i++) {
			this.timer.doFilter(new MockHttpServletRequest("M" + i, "/"), new MockHttpServletResponse(),
					answer(null, 401));
		}
		assertThat(this.meters.find("http.server.requests").timers()).singleElement()
			.extracting(Timer::count)
			.isEqualTo(100L);
	}

	@Test
	void doFilterWhenAnsweredLaterThenTimedOnceAndThen() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/login");
		request.setAsyncSupported(true);
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.timer.doFilter(request, response, (asked, answer) -> asked.startAsync());
		assertThat(timers(this.meters)).isEmpty();
		MockAsyncContext context = (MockAsyncContext) Objects.requireNonNull(request.getAsyncContext());
		request.setDispatcherType(DispatcherType.ASYNC);
		request.setAsyncStarted(false);
		this.timer.doFilter(request, response, answer("/login", 429));
		assertThat(timers(this.meters)).isEmpty();
		context.complete();
		assertThat(timers(this.meters)).singleElement().asString().contains("/login", "429");
	}

	private static FilterChain answer(@Nullable String pattern, int status) {
		return (request, response) -> {
			if (pattern != null) {
				ServerHttpObservationFilter.findObservationContext((HttpServletRequest) request)
					.orElseThrow()
					.setPathPattern(pattern);
			}
			((HttpServletResponse) response).setStatus(status);
		};
	}

	private static String outcome(Filter filter, String method, FilterChain chain) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		String thrown = "";
		try {
			filter.doFilter(new MockHttpServletRequest(method, "/"), response, chain);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			thrown = ex.toString();
		}
		return response.getStatus() + " " + thrown;
	}

	private static Filter observation(MeterRegistry meters) {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(meters,
					DefaultMeterObservationHandler.IgnoredMeters.LONG_TASK_TIMER));
		return new ServerHttpObservationFilter(observations);
	}

	private static Set<String> timers(MeterRegistry meters) {
		return meters.getMeters()
			.stream()
			.map(Meter::getId)
			.map((id) -> id.getName() + Set.copyOf(id.getTags()).stream().map(Object::toString).sorted().toList())
			.collect(Collectors.toSet());
	}

}
