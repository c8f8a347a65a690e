package dev.countersign.web;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.countersign.password.HashesPassword;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.ParamsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Knows the requests that hash a password: those to controllers that say so.
 */
@Component
class PasswordRequestPredicate implements Predicate<HttpServletRequest> {

	private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

	private final ObjectProvider<RequestMappingHandlerMapping> controllers;

	/** Found at the first question, as filters are made before controllers. */
	private volatile @Nullable List<RequestMatcher> matchers;

	PasswordRequestPredicate(
			@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> controllers) {
		this.controllers = controllers;
	}

	@Override
	public boolean test(HttpServletRequest request) {
		return METHODS.contains(request.getMethod())
				&& matchers().stream().anyMatch((matcher) -> matcher.matches(request));
	}

	private List<RequestMatcher> matchers() {
		List<RequestMatcher> found = this.matchers;
		if (found == null) {
			found = this.controllers.getObject()
				.getHandlerMethods()
				.entrySet()
				.stream()
				.flatMap(PasswordRequestPredicate::matchers)
				.toList();
			this.matchers = found;
		}
		return found;
	}

	private static Stream<RequestMatcher> matchers(Map.Entry<RequestMappingInfo, HandlerMethod> entry) {
		if (!entry.getValue().hasMethodAnnotation(HashesPassword.class)) {
			return Stream.empty();
		}
		Set<String> paths = Objects.requireNonNull(entry.getKey().getPathPatternsCondition()).getPatternValues();
		ParamsRequestCondition parameters = entry.getKey().getParamsCondition();
		return entry.getKey()
			.getMethodsCondition()
			.getMethods()
			.stream()
			.map(RequestMethod::asHttpMethod)
			.flatMap((method) -> paths.stream().map((path) -> matcher(method, path, parameters)));
	}

	/** Of a path that takes several forms, only some of which hash. */
	private static RequestMatcher matcher(HttpMethod method, String path, ParamsRequestCondition parameters) {
		RequestMatcher matcher = PathPatternRequestMatcher.pathPattern(method, path);
		return parameters.isEmpty() ? matcher
				: (request) -> matcher.matches(request) && parameters.getMatchingCondition(request) != null;
	}

}
