package dev.countersign.oauth;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers the refusals of the token endpoint. What is not a fault of a client's grant,
 * such as too many attempts, is a problem as on every other path.
 */
@RestControllerAdvice(assignableTypes = { TokenEndpointController.class, PasswordGrantController.class })
@Order(Ordered.HIGHEST_PRECEDENCE)
class OAuthErrorAdvice {

	@ExceptionHandler
	ResponseEntity<OAuthErrorResponse> refused(OAuthException ex) {
		return ResponseEntity.status(ex.status())
			.headers(ex.headers())
			.contentType(MediaType.APPLICATION_JSON)
			.body(ex.body());
	}

	/** The firewall judges a name or a header only when it is read. */
	@ExceptionHandler
	ResponseEntity<OAuthErrorResponse> unreadable(RequestRejectedException ex) {
		return refused(new OAuthException(OAuthError.INVALID_REQUEST, "The form or a header cannot be read."));
	}

}
