package dev.countersign.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.ConversionServiceExposingInterceptor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceUrlProviderExposingInterceptor;

/**
 * The framework's mapping of controllers, which tells {@link PlainPathHandlerMapping} of
 * those that it found by path and method alone. What was found has passed by all other
 * mappings.
 */
final class RememberingMapping extends RequestMappingHandlerMapping {

	private final PlainPathHandlerMapping known;

	/** Of controllers by whose path and method alone they are found. */
	private final Map<String, RequestMappingInfo> plain = new ConcurrentHashMap<>();

	RememberingMapping(PlainPathHandlerMapping known) {
		this.known = known;
	}

	/** These two are for views. */
	@Override
	protected void extendInterceptors(List<Object> interceptors) {
		interceptors.removeIf((interceptor) -> interceptor instanceof ConversionServiceExposingInterceptor
				|| interceptor instanceof ResourceUrlProviderExposingInterceptor);
	}

	@Override
	protected void handlerMethodsInitialized(Map<RequestMappingInfo, HandlerMethod> methods) {
		super.handlerMethodsInitialized(methods);
		methods.forEach((mapping, method) -> {
			if (isPlain(mapping) && isSingleton(method) && isAlone(mapping, methods.keySet())) {
				this.plain.put(key(mapping), mapping);
			}
		});
	}

	@Override
	protected HandlerExecutionChain getHandlerExecutionChain(Object handler, HttpServletRequest request) {
		HandlerExecutionChain chain = super.getHandlerExecutionChain(handler, request);
		if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern) {
			RequestMappingInfo mapping = this.plain.get(request.getMethod() + ' ' + pattern);
			if (mapping != null && pattern.equals(initLookupPath(request)) && !hasCorsConfigurationSource(handler)) {
				this.known.remember(pattern, request.getMethod(),
						mapping.getProducesCondition().getProducibleMediaTypes(), chain);
			}
		}
		return chain;
	}

	/** What it produces is not a condition: no request is refused because of it. */
	private static boolean isPlain(RequestMappingInfo mapping) {
		return mapping.getDirectPaths().size() == 1 && mapping.getPatternValues().equals(mapping.getDirectPaths())
				&& mapping.getMethodsCondition().getMethods().size() == 1 && mapping.getParamsCondition().isEmpty()
				&& mapping.getHeadersCondition().isEmpty() && mapping.getConsumesCondition().isEmpty()
				&& mapping.getProducesCondition().getProducibleMediaTypes().size() <= 1
				&& mapping.getVersionCondition().isEmpty() && mapping.getCustomCondition() == null;
	}

	private boolean isSingleton(HandlerMethod method) {
		return !(method.getBean() instanceof String name) || obtainApplicationContext().isSingleton(name);
	}

	private static boolean isAlone(RequestMappingInfo mapping, Set<RequestMappingInfo> all) {
		return all.stream()
			.filter((other) -> other.getDirectPaths().containsAll(mapping.getDirectPaths()))
			.filter((other) -> other.getMethodsCondition().isEmpty()
					|| other.getMethodsCondition().getMethods().containsAll(mapping.getMethodsCondition().getMethods()))
			.count() == 1;
	}

	private static String key(RequestMappingInfo mapping) {
		RequestMethod method = mapping.getMethodsCondition().getMethods().iterator().next();
		return method.name() + ' ' + mapping.getDirectPaths().iterator().next();
	}

}
