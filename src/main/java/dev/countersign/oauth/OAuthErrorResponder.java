package dev.countersign.oauth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.countersign.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Answers for filters, in the form that OAuth has for what a client did wrong.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section
 * 5.2</a>
 */
public final class OAuthErrorResponder {

	private static final RequestMatcher TOKEN_ENDPOINT = PathPatternRequestMatcher.pathPattern(HttpMethod.POST,
			"/oauth2/token");

	private OAuthErrorResponder() {
	}

	/**
	 * Refuses a request that cannot be read. The token endpoint says so in OAuth's words,
	 * with the status of every other path.
	 * @param request what was asked
	 * @param response the answer, of which nothing has been sent
	 * @param refusal what is wrong
	 * @throws IOException if the client is gone
	 */
	public static void refuse(HttpServletRequest request, HttpServletResponse response, ProblemException refusal)
			throws IOException {
		HttpStatus status = refusal.problem().status();
		if (status.is4xxClientError() && TOKEN_ENDPOINT.matches(request)) {
			answer(new OAuthException(OAuthError.INVALID_REQUEST, status, refusal.detail()), response);
		}
		else {
			refusal.answer(response);
		}
	}

	static void answer(OAuthException refusal, HttpServletResponse response) throws IOException {
		Map<String, String> members = new LinkedHashMap<>();
		members.put("error", refusal.body().error());
		members.put("error_description", refusal.body().errorDescription());
		byte[] body = JsonMapper.shared().writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
		response.setStatus(refusal.status().value());
		refusal.headers().forEach((name, values) -> values.forEach((value) -> response.setHeader(name, value)));
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
