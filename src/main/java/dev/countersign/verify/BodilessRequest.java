package dev.countersign.verify;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.countersign.address.PathSpelling;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.util.WebUtils;

/**
 * A proxy's question. Whatever its path has behind {@code /verify}, and whatever its
 * query holds, may be of the request that the proxy asks about: neither makes it another
 * question, or one that cannot be read.
 */
final class BodilessRequest extends HttpServletRequestWrapper {

	/** Where questions are asked, below the context path. */
	static final String PATH = "/verify";

	/** Of a body, which is not looked at. */
	private static final Set<String> HIDDEN = Set.of("content-type", "content-length", "content-encoding",
			"transfer-encoding", "expect");

	private @Nullable Map<String, String[]> parameters;

	BodilessRequest(HttpServletRequest request) {
		super(request);
	}

	/** Returns the question that a request is, if it is one. */
	static @Nullable BodilessRequest of(ServletRequest request) {
		return WebUtils.getNativeRequest(request, BodilessRequest.class);
	}

	/**
	 * Tells whether a request is a question, by the path as it was sent and as the
	 * container reads it: of two readings none leads past here to a path that is open.
	 */
	static boolean isIn(HttpServletRequest request) {
		return isBelow(PathSpelling.belowContext(request)) || isBelow(request.getServletPath());
	}

	Demand demand() {
		return new Demand(names("scope"), names("role"));
	}

	@Override
	public String getRequestURI() {
		return getContextPath() + PATH;
	}

	@Override
	public String getServletPath() {
		return PATH;
	}

	@Override
	public @Nullable String getPathInfo() {
		return null;
	}

	@Override
	public @Nullable String getContentType() {
		return null;
	}

	@Override
	public int getContentLength() {
		return 0;
	}

	@Override
	public long getContentLengthLong() {
		return 0;
	}

	@Override
	public @Nullable String getHeader(String name) {
		return isHidden(name) ? null : super.getHeader(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		Map<String, String[]> found = this.parameters;
		if (found == null) {
			found = Collections.unmodifiableMap(read(getQueryString()));
			this.parameters = found;
		}
		return found;
	}

	@Override
	public @Nullable String getParameter(String name) {
		String[] values = getParameterMap().get(name);
		return (values != null) ? values[0] : null;
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(getParameterMap().keySet());
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		String[] values = getParameterMap().get(name);
		return (values != null) ? values.clone() : null;
	}

	@Override
	public ServletInputStream getInputStream() {
		return new NoInput();
	}

	@Override
	public BufferedReader getReader() {
		return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
	}

	@Override
	public Collection<Part> getParts() {
		return List.of();
	}

	@Override
	public @Nullable Part getPart(String name) {
		return null;
	}

	private static boolean isBelow(String path) {
		int end = PATH.length();
		return path.startsWith(PATH) && (path.length() == end || path.charAt(end) == '/' || path.charAt(end) == ';');
	}

	private static boolean isHidden(String name) {
		return HIDDEN.contains(name.toLowerCase(Locale.ROOT));
	}

	private List<String> names(String parameter) {
		String[] values = getParameterMap().get(parameter);
		if (values == null) {
			return List.of();
		}
		return Arrays.stream(values)
			.flatMap((value) -> Arrays.stream(value.split(" ")))
			.filter(StringUtils::hasText)
			.toList();
	}

	private static Map<String, String[]> read(@Nullable String query) {
		if (query == null) {
			return Map.of();
		}
		MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
		for (String pair : query.split("&")) {
			String[] parts = pair.split("=", 2);
			values.add(decode(parts[0]), (parts.length == 2) ? decode(parts[1]) : "");
		}
		Map<String, String[]> all = new LinkedHashMap<>();
		values.forEach((name, several) -> all.put(name, several.toArray(String[]::new)));
		return all;
	}

	/** What cannot be decoded stays as it is, and is the name of no scope or role. */
	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	private static final class NoInput extends ServletInputStream {

		@Override
		public int read() {
			return -1;
		}

		@Override
		public boolean isFinished() {
			return true;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new IllegalStateException("There is nothing to read");
		}

	}

}
