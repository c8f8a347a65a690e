package dev.countersign.oauth;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers the refusals of the token endpoint. What is not a fault of a client's grant,
 * such as too many attempts, is a problem as on every other path.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class OAuthErrorAdvice {

	/**
	 * Names the only scheme that a client can prove itself by.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2.1">RFC 7617, section
	 * 2.1</a>
	 */
	static final String CHALLENGE = "Basic realm=\"countersign\", charset=\"UTF-8\"";

	@ExceptionHandler
	ResponseEntity<OAuthErrorResponse> refused(OAuthException ex) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(ex.error().status())
			.contentType(MediaType.APPLICATION_JSON)
			.header(HttpHeaders.PRAGMA, "no-cache");
		if (ex.error() == OAuthError.INVALID_CLIENT) {
			answer.header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
		}
		return answer.body(ex.body());
	}

}
