package dev.countersign.factor;

import java.util.List;
import java.util.Map;

import dev.countersign.address.Printable;
import dev.countersign.factor.FactorController.FactorResponse;
import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import dev.countersign.token.AccessToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The enrolment of passkeys.
 */
@RestController
@Tag(name = "Second factors")
class PasskeyController {

	private final PasskeyEnrolment enrolment;

	private final RecentLogin recent;

	PasskeyController(PasskeyEnrolment enrolment, RecentLogin recent) {
		this.enrolment = enrolment;
		this.recent = recent;
	}

	@PostMapping("/factors/passkeys/options")
	@Operation(summary = "Ask for a new passkey",
			description = "The answer is for PublicKeyCredential.parseCreationOptionsFromJSON. It is good for 5 minutes.")
	@Refuses({ Problem.NOT_FOUND, Problem.INSUFFICIENT_AUTHENTICATION })
	Map<String, Object> begin(@AuthenticationPrincipal AccessToken caller) {
		this.recent.require(caller);
		return this.enrolment.begin(caller);
	}

	@PostMapping(path = "/factors/passkeys", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Enrol a passkey that the browser has made",
			description = "With the account's first factor come recovery codes, and its other sessions end.")
	@Refuses({ Problem.INVALID_CREDENTIALS, Problem.NOT_FOUND, Problem.CONFLICT, Problem.INSUFFICIENT_AUTHENTICATION,
			Problem.TOO_MANY_ATTEMPTS })
	NewPasskeyResponse finish(@Valid @RequestBody PasskeyRequest passkey, @AuthenticationPrincipal AccessToken caller) {
		this.recent.requireForChange(caller);
		String name = (passkey.name() != null) ? passkey.name() : "Passkey";
		PasskeyEnrolment.Enrolled enrolled = this.enrolment.finish(caller, name,
				JsonMapper.shared().writeValueAsString(passkey.credential()));
		return new NewPasskeyResponse(FactorResponse.of(enrolled.factor()), enrolled.recoveryCodes());
	}

	/**
	 * The passkey that somebody wants to add.
	 *
	 * @param name what its owner calls it
	 * @param credential what the browser's {@code credential.toJSON()} is
	 */
	record PasskeyRequest(
			@Size(min = 1, max = 64, message = "has 1 to 64 characters") @Pattern(regexp = Printable.NAME,
					message = "has only characters that can be seen") @Schema(example = "laptop") @Nullable String name,
			@NotEmpty(message = "is required") @Schema(description = "What credential.toJSON() is",
					example = "{\"id\":\"…\",\"type\":\"public-key\"}") Map<String, @Nullable Object> credential) {
	}

	/**
	 * A passkey that was just enrolled.
	 *
	 * @param factor the factor
	 * @param recoveryCodes shown this once; none if the account had some before
	 */
	record NewPasskeyResponse(FactorResponse factor, @Schema(description = "Each is good once, and shown this once",
			example = "[\"k7mp-2xqd-9ghe-w4ra\"]") List<String> recoveryCodes) {

		@Override
		public String toString() {
			return "NewPasskeyResponse[factor=" + this.factor + "]";
		}

	}

}
