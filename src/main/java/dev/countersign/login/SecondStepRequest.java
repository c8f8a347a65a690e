package dev.countersign.login;

import java.util.Map;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a login's second step.
 *
 * @param login what the first step was answered with
 * @param code a code of an app, or a recovery code
 * @param passkey what the browser's {@code credential.toJSON()} is, in the place of a
 * code
 * @param refresh where the refresh token goes: {@code cookie}, or nothing for the answer
 */
record SecondStepRequest(
		@NotEmpty(message = "is required") @Schema(example = "csl_YSBsb2dpbiB0aGF0IGlzIGhhbGYgZG9uZQ") String login,
		@Size(max = 64, message = "has at most 64 characters") @Schema(example = "492039") @Nullable String code,
		@Schema(description = "What credential.toJSON() is, in the place of a code",
				example = "{\"id\":\"…\",\"type\":\"public-key\"}") @Nullable Map<String, @Nullable Object> passkey,
		@Schema(description = "Left out, the answer has the refresh token",
				example = "cookie") @Nullable String refresh) {

	/**
	 * Returns what is to be checked.
	 * @throws ProblemException {@link Problem#INVALID_REQUEST} if there is nothing
	 */
	SecondStep.Answer answer() {
		if (this.passkey != null) {
			return new SecondStep.Answer(null, JsonMapper.shared().writeValueAsString(this.passkey));
		}
		if (this.code == null || this.code.isEmpty()) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The field 'code' is required.");
		}
		return new SecondStep.Answer(this.code, null);
	}

	@Override
	public String toString() {
		return "SecondStepRequest[not shown]";
	}

}
