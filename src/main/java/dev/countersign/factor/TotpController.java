package dev.countersign.factor;

import java.util.List;
import java.util.UUID;

import dev.countersign.address.Printable;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
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

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The enrolment of an app for codes. No picture is drawn here: the secret stays between
 * the service and its owner.
 */
@RestController
@Tag(name = "Second factors")
class TotpController {

	private final TotpEnrolment enrolment;

	private final RecentLogin recent;

	private final SecondFactorProperties properties;

	TotpController(TotpEnrolment enrolment, RecentLogin recent, SecondFactorProperties properties) {
		this.enrolment = enrolment;
		this.recent = recent;
		this.properties = properties;
	}

	@PostMapping("/factors/totp")
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Make a secret for an authenticator app, shown this once",
			description = "It counts when it is confirmed, within 15 minutes: POST /factors/totp/confirmation")
	@Refuses({ Problem.CONFLICT, Problem.INSUFFICIENT_AUTHENTICATION })
	NewTotpResponse begin(@Valid @RequestBody(required = false) @Nullable TotpRequest request,
			@AuthenticationPrincipal AccessToken caller) {
		this.recent.require(caller);
		TotpEnrolment.Begun begun = this.enrolment.begin(caller.accountId(), TotpRequest.name(request));
		return new NewTotpResponse(begun.id(), begun.totp().secret(),
				begun.totp().uri(this.properties.serviceName(), caller.username()).toString());
	}

	@PostMapping(path = "/factors/totp/confirmation", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Confirm an authenticator app with a first code",
			description = "With the account's first factor come recovery codes, and its other sessions end. The"
					+ " caller's next refresh brings tokens that say that a second factor was proved.")
	@Refuses({ Problem.CONFLICT, Problem.INSUFFICIENT_AUTHENTICATION, Problem.TOO_MANY_ATTEMPTS })
	RecoveryCodesResponse confirm(@Valid @RequestBody TotpConfirmationRequest confirmation,
			@AuthenticationPrincipal AccessToken caller) {
		this.recent.requireForChange(caller);
		try {
			return new RecoveryCodesResponse(this.enrolment.confirm(caller, confirmation.code()));
		}
		catch (WrongTotpCodeException ex) {
			throw new ProblemException(Problem.INVALID_REQUEST, "The field 'code' %s.".formatted(ex.fault()));
		}
	}

	/**
	 * The app that somebody wants to add.
	 *
	 * @param name what its owner calls it
	 */
	record TotpRequest(@Size(min = 1, max = 64, message = "has 1 to 64 characters") @Pattern(regexp = Printable.NAME,
			message = "has only characters that can be seen") @Schema(example = "phone") @Nullable String name) {

		static String name(@Nullable TotpRequest request) {
			return (request != null && request.name() != null) ? request.name() : "Authenticator app";
		}

	}

	/**
	 * A secret that was just made. It is shown this once.
	 *
	 * @param id of the factor
	 * @param secret in Base32, for those who type it
	 * @param otpauthUri the same, for those who draw a picture of it
	 */
	record NewTotpResponse(@Schema(example = "5b1d7c0e-2f43-4a8e-9a53-0c6d3e8f7a21") UUID id,
			@Schema(description = "In Base32, shown this once",
					example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") String secret,
			@Schema(description = "What apps read from a QR code",
					example = "otpauth://totp/Countersign:john?secret=JBSWY3DPEHPK3PXP&issuer=Countersign") String otpauthUri) {

		@Override
		public String toString() {
			return "NewTotpResponse[id=" + this.id + "]";
		}

	}

	/**
	 * What the app shows.
	 *
	 * @param code of now
	 */
	record TotpConfirmationRequest(@NotEmpty(message = "is required") @Size(max = 64,
			message = "has at most 64 characters") @Schema(example = "492039") String code) {

		@Override
		public String toString() {
			return "TotpConfirmationRequest[not shown]";
		}

	}

	/**
	 * Codes for whoever loses every other factor. They are shown this once.
	 *
	 * @param recoveryCodes each is good once; none where the account had some before
	 */
	record RecoveryCodesResponse(@Schema(description = "Each is good once, and shown this once",
			example = "[\"k7mp-2xqd-9ghe-w4ra\"]") List<String> recoveryCodes) {

		@Override
		public String toString() {
			return "RecoveryCodesResponse[not shown]";
		}

	}

}
