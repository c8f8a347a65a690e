package dev.countersign.oauth;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Describes the form that asks for a token.
 *
 * @param grantType what is exchanged
 * @param refreshToken for {@code refresh_token}
 * @param clientId for {@code client_credentials}, where it is not in the header
 * @param clientSecret the same
 * @param scope for {@code client_credentials}: less than all that the account may do
 */
record TokenRequestForm(
		@Schema(description = "What is exchanged: refresh_token or client_credentials", example = "refresh_token",
				requiredMode = Schema.RequiredMode.REQUIRED) String grantType,
		@Schema(description = "For the grant refresh_token",
				example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") @Nullable String refreshToken,
		@Schema(description = "A service account's id or name, where it is not in the header",
				example = "0d8f1c52-6a3e-4b71-9d0c-7e5a4f2b1c90") @Nullable String clientId,
		@Schema(description = "One of its secrets, where it is not in the header",
				example = "css_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") @Nullable String clientSecret,
		@Schema(description = "For the grant client_credentials: less than all that the account may do",
				example = "introspect") @Nullable String scope) {

}
