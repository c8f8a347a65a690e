package dev.countersign;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Takes note of what a browser asks the service.
 */
@TestConfiguration(proxyBeanMethods = false)
class WatchedRequests {

	static final List<String> ALL = new CopyOnWriteArrayList<>();

	private static volatile CountDownLatch held = new CountDownLatch(0);

	/** Keeps every request back from now on. */
	static void hold() {
		held = new CountDownLatch(1);
	}

	/** Has those answered that were kept back. */
	static void letGo() {
		held.countDown();
	}

	private static void await() {
		try {
			held.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Bean
	FilterRegistrationBean<Filter> watchedRequests() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			if (request instanceof HttpServletRequest asked) {
				ALL.add(asked.getMethod() + " " + asked.getRequestURI());
			}
			await();
			chain.doFilter(request, response);
		});
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

}
