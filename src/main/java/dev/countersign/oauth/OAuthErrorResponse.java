package dev.countersign.oauth;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The body of a refusal in OAuth's own form.
 *
 * @param error the word that programs compare
 * @param errorDescription a sentence for people
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section
 * 5.2</a>
 */
@Schema(name = "OAuthError", requiredProperties = { "error", "error_description" })
record OAuthErrorResponse(
		@Schema(description = "The word that programs compare", example = "invalid_grant") String error,
		@Schema(description = "What is wrong, for people",
				example = "Log in to get a new token.") String errorDescription) {

}
