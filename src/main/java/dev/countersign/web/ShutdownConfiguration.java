package dev.countersign.web;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

@Configuration(proxyBeanMethods = false)
class ShutdownConfiguration {

	/**
	 * A connection that is kept alive would carry requests into the closed door: each is
	 * closed with its next answer.
	 */
	@Bean
	FilterRegistrationBean<Filter> lastAnswers(ShutdownPause pause) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			if (pause.hasBegun() && response instanceof HttpServletResponse answer) {
				answer.setHeader(HttpHeaders.CONNECTION, "close");
			}
			chain.doFilter(request, response);
		});
		registration.setOrder(FilterOrder.HEADERS);
		registration.setName("lastAnswers");
		return registration;
	}

}
