package dev.countersign.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Spring Security's strict firewall. It looks for some forty strings in each path. A path
 * of letters, digits, hyphens and single slashes has none of them, as each needs another
 * character or two slashes.
 */
final class PlainPathFirewall implements HttpFirewall {

	private final StrictHttpFirewall any = strict();

	private final StrictHttpFirewall plain = strict();

	PlainPathFirewall() {
		this.plain.getEncodedUrlBlocklist().clear();
		this.plain.getDecodedUrlBlocklist().clear();
	}

	@Override
	public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
		return (isPlain(request) ? this.plain : this.any).getFirewalledRequest(request);
	}

	@Override
	public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
		return this.any.getFirewalledResponse(response);
	}

	/**
	 * Lets any method in, as no rule here depends on one: what a path does not answer is
	 * told with {@code Allow} to those who may know. Lets any header in, as the container
	 * has read it already and nothing here writes one into an answer or, unescaped, into
	 * a log.
	 */
	private static StrictHttpFirewall strict() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowedHeaderNames((name) -> true);
		firewall.setAllowedHeaderValues((value) -> true);
		return firewall;
	}

	private static boolean isPlain(HttpServletRequest request) {
		String info = request.getPathInfo();
		return isPlain(request.getRequestURI()) && isPlain(request.getContextPath())
				&& isPlain(request.getServletPath()) && (info == null || isPlain(info));
	}

	private static boolean isPlain(String path) {
		char before = 0;
		for (int i = 0; i < path.length(); i++) {
			char character = path.charAt(i);
			boolean plain = (character == '/') ? before != '/' : character == '-' || isLetterOrDigit(character);
			if (!plain) {
				return false;
			}
			before = character;
		}
		return true;
	}

	private static boolean isLetterOrDigit(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9');
	}

}
