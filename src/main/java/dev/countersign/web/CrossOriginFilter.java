package dev.countersign.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.countersign.address.CorsProperties;
import dev.countersign.address.PathSpelling;
import dev.countersign.connection.EncodedHeader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Tells browsers which pages of other origins may read an answer: any page what is public
 * anyhow, and those of the origins that are set everything else. A cookie goes along
 * where tokens are given and ended, and nowhere else.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS
 * protocol</a>
 */
class CrossOriginFilter extends HttpFilter {

	private static final Set<String> PUBLIC = Set.of("/openapi.json", "/client.js");

	/** Whatever lies below them, also where nothing does. */
	private static final Set<String> PUBLIC_BELOW = Set.of("/.well-known/", "/status-lists/");

	/** Where a browser keeps a refresh token, or sends the one that it keeps. */
	private static final Set<String> WITH_COOKIE = Set.of("/login", "/token/refresh", "/logout", "/password");

	private static final String EXPOSED = String.join(", ", "Device-Mark", HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER,
			"RateLimit", "RateLimit-Policy", HttpHeaders.WWW_AUTHENTICATE);

	private static final String READ = String.join(", ", HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE,
			"Device-Mark", HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH, "Last-Event-ID");

	private static final List<EncodedHeader> VARIES = List.of(EncodedHeader.of(HttpHeaders.VARY, HttpHeaders.ORIGIN));

	private static final Duration REMEMBERED = Duration.ofMinutes(10);

	private final Set<String> origins;

	private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

	CrossOriginFilter(CorsProperties properties, ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		this.origins = Set.copyOf(properties.allowedOrigins());
		this.mappings = mappings;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean granted = grant(request, response);
		if (!HttpMethod.OPTIONS.matches(request.getMethod())) {
			chain.doFilter(request, response);
			return;
		}
		Set<String> methods = (granted && isPreflight(request)) ? methods(request) : Set.of();
		if (methods.isEmpty()) {
			chain.doFilter(new PlainOptions(request), new OwnAllow(response));
			return;
		}
		response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, String.join(", ", methods));
		response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, READ);
		response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, Long.toString(REMEMBERED.toSeconds()));
		response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
		response.setStatus(HttpServletResponse.SC_NO_CONTENT);
	}

	private boolean grant(HttpServletRequest request, HttpServletResponse response) {
		if (isPublic(PathSpelling.belowContext(request))) {
			response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
			response.setHeader(SecurityHeaders.RESOURCE_POLICY, "cross-origin");
			return true;
		}
		if (this.origins.isEmpty()) {
			return false;
		}
		EncodedHeader.addAll(VARIES, request, response);
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		if (origin == null || !this.origins.contains(origin)) {
			return false;
		}
		response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
		response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
		if (mayCarryCookie(PathSpelling.belowContext(request))) {
			response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
		}
		return true;
	}

	private static boolean isPublic(String path) {
		return PUBLIC.contains(path) || PUBLIC_BELOW.stream().anyMatch(path::startsWith);
	}

	private static boolean mayCarryCookie(String path) {
		return WITH_COOKIE.contains(path) || path.startsWith("/login/");
	}

	private static boolean isPreflight(HttpServletRequest request) {
		return request.getHeader(HttpHeaders.ORIGIN) != null
				&& request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
	}

	/** Returns what the path answers, by the mappings of its controllers. */
	private Set<String> methods(HttpServletRequest request) {
		PathContainer path = PathContainer.parsePath(PathSpelling.belowContext(request));
		Set<String> methods = this.mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.filter((mapping) -> matches(mapping, path))
			.flatMap((mapping) -> methods(mapping).stream())
			.map(RequestMethod::name)
			.collect(Collectors.toCollection(TreeSet::new));
		if (methods.contains("GET")) {
			methods.add("HEAD");
		}
		if (!methods.isEmpty()) {
			methods.add("OPTIONS");
		}
		return methods;
	}

	private static boolean matches(RequestMappingInfo mapping, PathContainer path) {
		return mapping.getPathPatternsCondition() != null && mapping.getPathPatternsCondition()
			.getPatterns()
			.stream()
			.anyMatch((pattern) -> pattern.matches(path));
	}

	private static List<RequestMethod> methods(RequestMappingInfo mapping) {
		Set<RequestMethod> named = mapping.getMethodsCondition().getMethods();
		return named.isEmpty() ? Arrays.asList(RequestMethod.values()) : List.copyOf(named);
	}

	/**
	 * A preflight is answered here or not at all: behind this it is a question for
	 * {@code Allow}.
	 */
	private static final class PlainOptions extends HttpServletRequestWrapper {

		PlainOptions(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getHeader(String name) {
			return isHidden(name) ? null : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
		}

		private static boolean isHidden(String name) {
			return HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD.equalsIgnoreCase(name);
		}

	}

	/** Where no handler says what is allowed, the servlet would make a list up. */
	private static final class OwnAllow extends HttpServletResponseWrapper {

		OwnAllow(HttpServletResponse response) {
			super(response);
		}

		@Override
		public boolean containsHeader(String name) {
			return HttpHeaders.ALLOW.equalsIgnoreCase(name) || super.containsHeader(name);
		}

	}

}
