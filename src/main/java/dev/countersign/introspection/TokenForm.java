package dev.countersign.introspection;

import java.nio.charset.StandardCharsets;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * The form that names a token of any kind. It is taken from the body alone, as addresses
 * are written into logs.
 *
 * @param token the token as its holder has it
 * @param hint the kind that the caller takes it for, if it says so
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.1">RFC 7662, section
 * 2.1</a>
 */
record TokenForm(
		@Schema(description = "An access token, a refresh token or an API token",
				example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln", requiredMode = Schema.RequiredMode.REQUIRED) String token,
		@Schema(description = "What the caller takes it for", name = HINT,
				example = "access_token") @Nullable String hint) {

	private static final String TOKEN = "token";

	private static final String HINT = "token_type_hint";

	static TokenForm of(HttpServletRequest request) {
		String[] values = request.getParameterValues(TOKEN);
		if (values == null || values[0].isEmpty()) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The field 'token' is required.");
		}
		if (values.length > 1 || isInQuery(request)) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The field 'token' is sent once, in the body.");
		}
		return new TokenForm(values[0], request.getParameter(HINT));
	}

	/** Tells whether the caller says that it asks about a refresh token. */
	boolean saysRefreshToken() {
		return "refresh_token".equals(this.hint);
	}

	private static boolean isInQuery(HttpServletRequest request) {
		return request.getQueryString() != null && UriComponentsBuilder.newInstance()
			.query(request.getQueryString())
			.build()
			.getQueryParams()
			.keySet()
			.stream()
			.anyMatch((name) -> UriUtils.decode(name, StandardCharsets.UTF_8).equals(TOKEN));
	}

	@Override
	public String toString() {
		return "TokenForm[not shown]";
	}

}
