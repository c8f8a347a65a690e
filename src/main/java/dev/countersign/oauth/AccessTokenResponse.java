package dev.countersign.oauth;

import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.token.SignedToken;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * The answer of the token endpoint.
 *
 * @param accessToken a JWT
 * @param tokenType how to send it
 * @param expiresIn how long it is good, in seconds
 * @param refreshToken exchanges once for the next answer of this kind; absent for a
 * service account, which asks again instead
 * @param scope what it may be used for beyond being let in; absent where that is nothing
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, section
 * 5.1</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = { "access_token", "token_type", "expires_in" })
record AccessTokenResponse(
		@Schema(description = "A JWT", example = "eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln") String accessToken,
		@Schema(description = "How to send it", example = "Bearer") String tokenType,
		@Schema(description = "How long it is good, in seconds", example = "3600") long expiresIn,
		@Schema(description = "Exchanges once for the next answer of this kind; absent for a service account",
				example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") @Nullable String refreshToken,
		@Schema(description = "What it may be used for; absent where that is nothing",
				example = "introspect") @Nullable String scope) {

	/**
	 * Answers with a token, which nobody on the way may keep.
	 * @param refreshToken null where there is none
	 * @param form what was asked: where a scope was, it is said what was given
	 */
	static ResponseEntity<AccessTokenResponse> answer(SignedToken token, @Nullable String refreshToken,
			TokenRequest form) {
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.header(HttpHeaders.PRAGMA, "no-cache")
			.body(of(token, refreshToken, form.find("scope").isPresent()));
	}

	private static AccessTokenResponse of(SignedToken token, @Nullable String refreshToken, boolean asked) {
		Set<String> scopes = token.claims().scopes();
		return new AccessTokenResponse(token.value(), "Bearer", token.lifetime().toSeconds(), refreshToken,
				(scopes.isEmpty() && !asked) ? null : String.join(" ", new TreeSet<>(scopes)));
	}

	@Override
	public String toString() {
		return "AccessTokenResponse[expiresIn=" + this.expiresIn + "]";
	}

}
