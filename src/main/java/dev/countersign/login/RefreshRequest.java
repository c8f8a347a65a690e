package dev.countersign.login;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;

/**
 * The body of a refresh.
 *
 * @param refreshToken the newest one that the client was given
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RefreshRequest(@NotEmpty(message = "is required") @Schema(
		example = "csr_c2Vzc2lvbiBpZCBhbmQgYSBzZWNyZXQ") String refreshToken) {

	@Override
	public String toString() {
		return "RefreshRequest[not shown]";
	}

}
