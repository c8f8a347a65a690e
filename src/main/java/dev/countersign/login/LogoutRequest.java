package dev.countersign.login;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a logout, which a bearer token or a cookie may stand in for.
 *
 * @param refreshToken one that belongs to the session
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LogoutRequest(@Schema(example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") @Nullable String refreshToken) {

	@Override
	public String toString() {
		return "LogoutRequest[not shown]";
	}

}
