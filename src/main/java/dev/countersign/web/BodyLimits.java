package dev.countersign.web;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.countersign.address.PathSpelling;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * How large the body of a request may be: as large as the controller that will answer it
 * says by {@link BodyLimit}.
 */
@Component
class BodyLimits implements SmartInitializingSingleton {

	/** In bytes, where no controller says more. */
	static final int USUAL = 16 * 1024;

	/** In bytes. */
	static final int MAX = 16 * 1024 * 1024;

	private final ObjectProvider<RequestMappingHandlerMapping> mappings;

	private volatile List<Rule> rules = List.of();

	BodyLimits(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
		this.mappings = mappings;
	}

	/** Collects the limits of all methods, since the narrowest pattern decides. */
	@Override
	public void afterSingletonsInstantiated() {
		List<Rule> all = this.mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.flatMap((entry) -> Rule.of(entry.getKey(), entry.getValue()))
			.sorted(Comparator.comparing(Rule::pattern, PathPattern.SPECIFICITY_COMPARATOR))
			.toList();
		if (all.stream().anyMatch((rule) -> rule.max() > USUAL)) {
			this.rules = all;
		}
	}

	/**
	 * Returns how large the body of a request may be.
	 * @param request whose path nobody has judged yet
	 * @return in bytes
	 */
	int of(HttpServletRequest request) {
		List<Rule> rules = this.rules;
		if (rules.isEmpty()) {
			return USUAL;
		}
		PathContainer path = PathContainer.parsePath(PathSpelling.belowContext(request));
		return rules.stream()
			.filter((rule) -> rule.matches(request.getMethod(), path))
			.findFirst()
			.map(Rule::max)
			.orElse(USUAL);
	}

	private record Rule(PathPattern pattern, List<RequestMethod> methods, int max) {

		static Stream<Rule> of(RequestMappingInfo mapping, HandlerMethod method) {
			int max = max(method);
			return (mapping.getPathPatternsCondition() != null) ? mapping.getPathPatternsCondition()
				.getPatterns()
				.stream()
				.map((pattern) -> new Rule(pattern, List.copyOf(mapping.getMethodsCondition().getMethods()), max))
					: Stream.empty();
		}

		private static int max(HandlerMethod method) {
			BodyLimit limit = method.getMethodAnnotation(BodyLimit.class);
			if (limit == null) {
				return USUAL;
			}
			if (limit.value() < 1 || limit.value() > MAX) {
				throw new FailureAnalyzedException("The @BodyLimit of " + method + " is " + limit.value() + " bytes.",
						"Give it a value from 1 to " + MAX + ".");
			}
			return limit.value();
		}

		boolean matches(String method, PathContainer path) {
			return (this.methods.isEmpty() || this.methods.contains(RequestMethod.resolve(method)))
					&& this.pattern.matches(path);
		}

	}

}
