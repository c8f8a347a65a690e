package dev.countersign.web;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.countersign.address.PathSpelling;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.RequestPath;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Matches the paths that Spring Security matches, and asks it only about those that begin
 * as a pattern does: each of its answers costs more than all of these comparisons.
 */
final class NamedPathRequestMatcher implements RequestMatcher {

	private static final Pattern LITERAL = Pattern.compile("(/[^*?{}\\[\\]:]+?)(/?[*?{\\[:].*)?");

	private final List<NamedPath> paths;

	private NamedPathRequestMatcher(List<NamedPath> paths) {
		this.paths = paths;
	}

	/**
	 * Makes a matcher of all requests to some paths, by any method.
	 * @param patterns as Spring Security reads them
	 */
	static NamedPathRequestMatcher of(String... patterns) {
		return new NamedPathRequestMatcher(Arrays.stream(patterns).map(NamedPath::of).toList());
	}

	@Override
	public boolean matches(HttpServletRequest request) {
		String path = path(request);
		for (NamedPath named : this.paths) {
			if ((path == null || path.startsWith(named.beginning())) && named.matcher().matches(request)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		return this.paths.toString();
	}

	/**
	 * Returns the path below the application as the patterns see it, unless the two may
	 * be spelled differently.
	 */
	private static @Nullable String path(HttpServletRequest request) {
		if (request.getAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE) instanceof RequestPath parsed) {
			String path = parsed.pathWithinApplication().value();
			return PathSpelling.isLiteral(path) ? path : null;
		}
		return null;
	}

	/**
	 * A pattern, and what every path begins with that it matches.
	 *
	 * @param beginning up to the first character that is not literal, and empty if that
	 * cannot be told
	 * @param matcher the pattern
	 */
	private record NamedPath(String beginning, RequestMatcher matcher) {

		static NamedPath of(String pattern) {
			Matcher literal = LITERAL.matcher(pattern);
			return new NamedPath(literal.matches() ? literal.group(1) : "",
					PathPatternRequestMatcher.pathPattern(pattern));
		}

		@Override
		public String toString() {
			return this.matcher.toString();
		}

	}

}
