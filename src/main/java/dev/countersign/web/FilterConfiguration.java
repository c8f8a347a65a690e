package dev.countersign.web;

import java.util.EnumSet;

import dev.countersign.address.ClientAddress;
import dev.countersign.address.ClientAddressFilter;
import dev.countersign.address.CorsProperties;
import dev.countersign.connection.ClientDeparture;
import dev.countersign.connection.ReserveFilter;
import dev.countersign.limit.HashingLanes;
import dev.countersign.password.HashingBulkhead;
import dev.countersign.password.HashingTurnFilter;
import dev.countersign.password.VerificationDelay;
import dev.countersign.verify.BodilessRequestFilter;
import dev.countersign.verify.ProxyQuestions;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * The filters that requests pass, in the order of {@link FilterOrder}.
 */
@Configuration(proxyBeanMethods = false)
class FilterConfiguration {

	@Bean
	FilterRegistrationBean<ClientAddressFilter> clientAddressFilter(ClientAddress addresses) {
		FilterRegistrationBean<ClientAddressFilter> registration = at(FilterOrder.CLIENT_ADDRESS,
				new ClientAddressFilter(addresses));
		registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
		return registration;
	}

	/** Ahead of the chains, so that also the firewall's refusals carry them. */
	@Bean
	FilterRegistrationBean<SecurityHeadersFilter> securityHeaders(HstsProperties hsts, ShutdownPause pause) {
		return SecurityHeaders.filter(hsts, pause::hasBegun);
	}

	@Bean
	FilterRegistrationBean<RequestTimerFilter> requestTimer(MeterRegistry meters, OwnRequests own) {
		return alsoForLateBodies(FilterOrder.TIMER, new RequestTimerFilter(meters, own));
	}

	@Bean
	FilterRegistrationBean<CrossOriginFilter> crossOrigin(CorsProperties cors,
			ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		return at(FilterOrder.CROSS_ORIGIN, new CrossOriginFilter(cors, mappings));
	}

	@Bean
	FilterRegistrationBean<ReserveFilter> reservedThreads() {
		return alsoForLateBodies(FilterOrder.RESERVE, new ReserveFilter());
	}

	@Bean
	FilterRegistrationBean<CurrentRequestFilter> currentRequest() {
		FilterRegistrationBean<CurrentRequestFilter> registration = at(FilterOrder.CURRENT_REQUEST,
				new CurrentRequestFilter());
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		return registration;
	}

	@Bean
	FilterRegistrationBean<BodilessRequestFilter> bodilessRequests(ObjectProvider<ProxyQuestions> questions,
			VerificationDelay delay) {
		return at(FilterOrder.BODILESS,
				new BodilessRequestFilter(SingletonSupplier.of(questions::getObject), delay::learn));
	}

	/** The container reads no form any more, and its own bound would not hold. */
	@Bean
	FilterRegistrationBean<WholeBodyFilter> wholeBody(BodyLimits limits,
			@Value("${server.tomcat.max-parameter-count:1000}") int maxParameters) {
		return alsoForLateBodies(FilterOrder.WHOLE_BODY, new WholeBodyFilter(limits, maxParameters));
	}

	@Bean
	FilterRegistrationBean<HashingTurnFilter> hashingTurn(HashingBulkhead bulkhead, PasswordRequestPredicate requests,
			HashingLanes lanes, VerificationDelay delay) {
		return alsoForLateBodies(FilterOrder.HASHING_TURN,
				new HashingTurnFilter(bulkhead, requests, lanes::of, delay, ClientDeparture::of));
	}

	/** There is one of our own instead. */
	@Bean
	FilterRegistrationBean<RequestContextFilter> noSecondRequestContext() {
		FilterRegistrationBean<RequestContextFilter> registration = new FilterRegistrationBean<>(
				new RequestContextFilter());
		registration.setEnabled(false);
		return registration;
	}

	/** It belongs to one chain, and not in front of everything. */
	@Bean
	FilterRegistrationBean<StepUpFilter> stepUpWithinItsChain(StepUpFilter filter) {
		FilterRegistrationBean<StepUpFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setEnabled(false);
		return registration;
	}

	/** Behind the chains, where it is known who may read it. */
	@Bean
	FilterRegistrationBean<DescriptionFilter> descriptionFilter() {
		FilterRegistrationBean<DescriptionFilter> registration = alsoForLateBodies(FilterOrder.DESCRIPTION,
				new DescriptionFilter());
		registration.addUrlPatterns("/openapi.json");
		return registration;
	}

	/**
	 * A request whose body came late enters the filters as an asynchronous one, and would
	 * pass by those that are not meant for these.
	 */
	@Bean
	SmartInitializingSingleton lateBodiesPassNoFilterBy(ObjectProvider<AbstractFilterRegistrationBean<?>> filters) {
		return () -> filters.stream()
			.filter((filter) -> filter.isEnabled() && filter.getOrder() > FilterOrder.WHOLE_BODY)
			.filter((filter) -> !filter.determineDispatcherTypes().contains(DispatcherType.ASYNC))
			.findAny()
			.ifPresent((filter) -> {
				throw new FailureAnalyzedException("The filter '" + filter.getFilterName()
						+ "' is not for asynchronous requests, so that a request whose body comes late would go without it.",
						"Let its dispatcher types include ASYNC. Those of Spring Security's filters are the setting spring.security.filter.dispatcher-types: leave it out.");
			});
	}

	private static <F extends Filter> FilterRegistrationBean<F> alsoForLateBodies(int order, F filter) {
		FilterRegistrationBean<F> registration = at(order, filter);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		return registration;
	}

	private static <F extends Filter> FilterRegistrationBean<F> at(int order, F filter) {
		FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(order);
		return registration;
	}

}
