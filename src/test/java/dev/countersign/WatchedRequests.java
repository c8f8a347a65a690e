package dev.countersign;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

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

	@Bean
	FilterRegistrationBean<Filter> watchedRequests() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			if (request instanceof HttpServletRequest asked) {
				ALL.add(asked.getMethod() + " " + asked.getRequestURI());
			}
			chain.doFilter(request, response);
		});
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

}
