package dev.countersign.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.RequestContextFilter;

/**
 * What the server and the first filters do for each request, whatever it asks for.
 */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> answersOfTheServer() {
		return (factory) -> factory.addEngineValves(new SecurityHeadersValve());
	}

	@Bean
	FilterRegistrationBean<RequestTimerFilter> requestTimer(MeterRegistry meters, OwnRequests own) {
		FilterRegistrationBean<RequestTimerFilter> registration = new FilterRegistrationBean<>(
				new RequestTimerFilter(meters, own));
		registration.setOrder(FilterOrder.TIMER);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		return registration;
	}

	@Bean
	FilterRegistrationBean<CurrentRequestFilter> currentRequest() {
		FilterRegistrationBean<CurrentRequestFilter> registration = new FilterRegistrationBean<>(
				new CurrentRequestFilter());
		registration.setOrder(FilterOrder.CURRENT_REQUEST);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		return registration;
	}

	/** There is one of our own instead. */
	@Bean
	FilterRegistrationBean<RequestContextFilter> noSecondRequestContext() {
		FilterRegistrationBean<RequestContextFilter> registration = new FilterRegistrationBean<>(
				new RequestContextFilter());
		registration.setEnabled(false);
		return registration;
	}

}
