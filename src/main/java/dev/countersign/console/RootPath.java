package dev.countersign.console;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.countersign.address.PublicAddress;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What the root of the service answers: it sends a browser to the console, and tells a
 * script where things are. A controller that somebody adds there takes its place, and
 * then the path needs a token again.
 */
@Component
public class RootPath implements RequestMatcher, SmartInitializingSingleton {

	private static final String ROOT = "/";

	private static final RequestMatcher PATH = PathPatternRequestMatcher.pathPattern(ROOT);

	private final ConsoleProperties console;

	private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

	private final ObjectProvider<RequestMappingHandlerMapping> controllers;

	private volatile boolean free;

	RootPath(ConsoleProperties console, ObjectProvider<RequestMappingInfoHandlerMapping> mappings,
			@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> controllers) {
		this.console = console;
		this.mappings = mappings;
		this.controllers = controllers;
	}

	/** Tells whether a request is one that is answered here, and so needs no token. */
	@Override
	public boolean matches(HttpServletRequest request) {
		return this.free && PATH.matches(request);
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.free = this.mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.noneMatch(RootPath::isRoot);
		if (this.free) {
			Method answer = Objects
				.requireNonNull(ReflectionUtils.findMethod(RootPath.class, "answer", HttpServletRequest.class));
			RequestMappingHandlerMapping mapping = this.controllers.getObject();
			mapping.registerMapping(RequestMappingInfo.paths(ROOT)
				.methods(RequestMethod.GET)
				.options(mapping.getBuilderConfiguration())
				.build(), this, answer);
		}
	}

	ResponseEntity<?> answer(HttpServletRequest request) {
		String address = PublicAddress.of(request);
		if (isBrowser(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)))) {
			String page = this.console.enabled() ? "console/" : "docs";
			return ResponseEntity.status(HttpStatus.FOUND)
				.header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
				.header(HttpHeaders.LOCATION, address.isEmpty() ? page : request.getContextPath() + ROOT + page)
				.build();
		}
		return ResponseEntity.ok().header(HttpHeaders.VARY, HttpHeaders.ACCEPT).body(places(address));
	}

	private Map<String, String> places(String address) {
		Map<String, String> places = new LinkedHashMap<>();
		places.put("service", "Countersign");
		places.put("login", address + "/login");
		places.put("openapi", address + "/openapi.json");
		places.put("docs", address + "/docs");
		if (this.console.enabled()) {
			places.put("console", address + "/console/");
		}
		return places;
	}

	/** Who names pages, and would not rather have JSON; ranges are what scripts send. */
	private static boolean isBrowser(List<String> accepted) {
		try {
			List<MediaType> types = MediaType.parseMediaTypes(accepted);
			double page = quality(types, MediaType.TEXT_HTML);
			return page > 0 && page >= quality(types, MediaType.APPLICATION_JSON);
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static double quality(List<MediaType> types, MediaType named) {
		return types.stream()
			.filter(named::equalsTypeAndSubtype)
			.mapToDouble(MediaType::getQualityValue)
			.max()
			.orElse(0);
	}

	private static boolean isRoot(RequestMappingInfo mapping) {
		PathContainer root = PathContainer.parsePath(ROOT);
		return mapping.getPathPatternsCondition() != null && mapping.getPathPatternsCondition()
			.getPatterns()
			.stream()
			.anyMatch((pattern) -> pattern.matches(root));
	}

}
