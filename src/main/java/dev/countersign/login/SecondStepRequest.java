package dev.countersign.login;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The body of a login's second step.
 *
 * @param login what the first step was answered with
 * @param code a code of the second factor, or a recovery code
 * @param refresh where the refresh token goes: {@code cookie}, or nothing for the answer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SecondStepRequest(
		@NotEmpty(message = "is required") @Schema(example = "csl_YSBsb2dpbiB0aGF0IGlzIGhhbGYgZG9uZQ") String login,
		@NotEmpty(message = "is required") @Size(max = 64,
				message = "has at most 64 characters") @Schema(example = "492039") String code,
		@Schema(description = "Left out, the answer has the refresh token",
				example = "cookie") @Nullable String refresh) {

	@Override
	public String toString() {
		return "SecondStepRequest[not shown]";
	}

}
