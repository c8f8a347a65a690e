package dev.countersign.login;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a refresh.
 *
 * @param refreshToken the newest one that the client was given; null if a cookie has it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RefreshRequest(@Schema(description = "Left out where a browser's cookie has it",
		example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") @Nullable String refreshToken) {

	@Override
	public String toString() {
		return "RefreshRequest[not shown]";
	}

}
