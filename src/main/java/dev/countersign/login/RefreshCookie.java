package dev.countersign.login;

import java.time.Duration;
import java.util.Optional;

import dev.countersign.address.OriginCheck;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * The refresh token of a browser's session, kept where no script reads it. The browser
 * sends it by itself, whichever page asks, so that it counts only where the browser names
 * a page that may use it.
 *
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2">The
 * prefix __Host-</a>
 */
@Component
class RefreshCookie {

	/** Browsers take it by TLS alone, for this host alone and for the whole of it. */
	static final String NAME = "__Host-countersign";

	private static final String WANTED = "cookie";

	private final OriginCheck origins;

	private final Duration lifetime;

	RefreshCookie(OriginCheck origins, SessionProperties properties) {
		this.origins = origins;
		this.lifetime = properties.idle();
	}

	/**
	 * Tells whether a client wants its refresh token in the cookie. A foreign page must
	 * not put a session of its own choice into anybody's browser.
	 * @param place the field {@code refresh} of the request
	 * @throws ProblemException if there is no such place, or the page may not use it
	 */
	boolean isWanted(@Nullable String place, HttpServletRequest request) {
		if (place == null) {
			return false;
		}
		if (!place.equals(WANTED)) {
			throw invalid("The field 'refresh' is 'cookie' or absent.");
		}
		if (!mayUse(request)) {
			throw invalid("The field 'refresh' may be 'cookie' for a page of this service's origin or of an allowed one"
					+ " alone, as the header Origin names it.");
		}
		return true;
	}

	/** Tells whether the page that asks may use the cookie. */
	boolean mayUse(HttpServletRequest request) {
		return this.origins.passes(request);
	}

	/** Returns the refresh token of a browser whose page may use it. */
	Optional<String> read(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, NAME))
			.filter((cookie) -> mayUse(request))
			.map(Cookie::getValue);
	}

	/** Returns the header that lets a browser keep a refresh token. */
	HttpHeaders keep(String refreshToken) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.SET_COOKIE, cookie(refreshToken, this.lifetime));
		return headers;
	}

	/** Lets a browser forget what it keeps. */
	void clear(HttpServletResponse response) {
		response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
	}

	private static String cookie(String value, Duration lifetime) {
		return ResponseCookie.from(NAME, value)
			.httpOnly(true)
			.secure(true)
			.sameSite("Strict")
			.path("/")
			.maxAge(lifetime)
			.build()
			.toString();
	}

	private static ProblemException invalid(String detail) {
		return new ProblemException(Problem.INVALID_REQUEST, detail);
	}

}
